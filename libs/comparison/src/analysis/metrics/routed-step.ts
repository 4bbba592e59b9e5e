import type { RequestRecord } from '@cutover/traffic';

import { shareAlpha } from './canary-share.ts';
import { shareInterval } from '../statistics/binomial.ts';
import type { EventRecord, ManagedRoute } from '../../record/event-record.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import type { HeaderStep, MirrorStep } from '../../record/routed-step.ts';

/** A proxy's main thread takes a configuration and says so; the threads that lead requests hear of it right after. */
export const workersHearWithinMs = 100;

export interface RoutedRecords {
  readonly requests: readonly RequestRecord[];
  readonly events: readonly EventRecord[];
  readonly facts: Pick<LaneFacts, 'marks' | 'from' | 'to' | 'marked'>;
}

interface Span {
  readonly step: number;
  readonly weight: number;
  /** When the deployment began, so that routes of an earlier one do not count. */
  readonly deployMs: number;
  readonly endMs: number;
}

/** Of the one step that such a canary has. */
const spanOf = ({ marks }: RoutedRecords['facts']): Span | null => {
  const mark = marks.find(({ name }) => name === 'step');
  if (mark?.step === undefined || mark.weight === undefined) return null;
  const ends = marks.filter(({ name, at }) => ['advance', 'abort', 'rollback', 'stop'].includes(name) && at >= mark.at);
  return {
    ...{ step: mark.step, weight: mark.weight },
    deployMs: marks.find(({ name }) => name === 'deploy')?.at ?? 0,
    endMs: Math.min(...ends.map(({ at }) => at)),
  };
};

type Routed = 'VirtualService' | 'ProxyRoutes';

interface Taken {
  readonly at: number;
  readonly route: ManagedRoute;
}

/** When the cluster, or the gateway, first had the step's route. */
const firstWith = (
  events: readonly EventRecord[],
  kind: Routed,
  { deployMs, endMs }: Span,
  is: (route: ManagedRoute) => boolean,
): Taken | null => {
  for (const { at, object } of events) {
    if (object.kind !== kind || at < deployMs || at >= endMs) continue;
    const route = (object as { managed?: ManagedRoute[] }).managed?.find(is);
    if (route !== undefined) return { at, route };
  }
  return null;
};

const sentIn = (requests: readonly RequestRecord[], from: number, to: number): RequestRecord[] =>
  requests.filter(({ sent }) => sent >= from && sent < to);

type Met = HeaderStep['withHeader'];

const metBy = (requests: readonly RequestRecord[], { from, to }: RoutedRecords['facts']): Met => {
  const answered = requests.filter(({ version }) => version === from.version || version === to.version);
  const byNew = answered.filter(({ version }) => version === to.version).length;
  return { sent: requests.length, answered: answered.length, byNew };
};

const byMark = (requests: readonly RequestRecord[], facts: RoutedRecords['facts']) => ({
  withHeader: metBy(
    requests.filter(({ marked }) => marked === true),
    facts,
  ),
  without: metBy(
    requests.filter(({ marked }) => marked !== true),
    facts,
  ),
});

const exactness = ({ withHeader, without }: Pick<HeaderStep, 'withHeader' | 'without'>): boolean | null =>
  withHeader.answered === 0 || without.answered === 0
    ? null
    : withHeader.byNew === withHeader.answered && without.byNew === 0;

const countOfNew = ({ withHeader, without }: Pick<HeaderStep, 'withHeader' | 'without'>): HeaderStep['byNew'] => {
  const [units, byNew] = [withHeader.answered + without.answered, withHeader.byNew + without.byNew];
  return { units, byNew, interval: shareInterval(byNew, units, shareAlpha) };
};

/** Requests with the header that met the old version though the canary had been told to go on, and before it was rolled back. */
const backToOld = (
  requests: readonly RequestRecord[],
  { marks, from }: RoutedRecords['facts'],
  since: number,
): number => {
  const rollback = marks.find(({ name }) => name === 'rollback')?.at ?? Infinity;
  return sentIn(requests, since, rollback).filter(({ marked, version }) => marked === true && version === from.version)
    .length;
};

interface RouteTimes {
  readonly writtenMs: number;
  readonly startMs: number;
}

/** When the cluster had the route, and from when on the gateway's counts; null where it never took it. */
const timesOf = (
  events: readonly EventRecord[],
  span: Span,
  is: (route: ManagedRoute) => boolean,
): RouteTimes | null => {
  const taken = firstWith(events, 'ProxyRoutes', span, is);
  if (taken === null) return null;
  const startMs = Math.min(span.endMs, taken.at + workersHearWithinMs);
  return { startMs, writtenMs: firstWith(events, 'VirtualService', span, is)?.at ?? startMs };
};

/**
 * Whom users with the canary's header met, and whom all others did, request by request: from when the gateway had taken the route until the canary was told to go on.
 * @returns null where no canary stood, or nobody had a header
 */
export const headerStepOf = ({ requests, events, facts }: RoutedRecords): HeaderStep | null => {
  const span = spanOf(facts);
  const { marked } = facts;
  if (span === null || marked === undefined) return null;
  const { step, weight, endMs } = span;
  const times = timesOf(events, span, ({ header }) => header?.name.toLowerCase() === marked.header);
  const counted = byMark(times === null ? [] : sentIn(requests, times.startMs, endMs), facts);
  const between = byMark(times === null ? [] : sentIn(requests, times.writtenMs, times.startMs), facts);
  return {
    ...{ step, weight, startMs: times?.startMs ?? null, endMs, intended: marked.share },
    ...{ byNew: countOfNew(counted), ...counted, isExact: exactness(counted), between },
    backToOld: backToOld(requests, facts, endMs),
  };
};

/** What the gateway had sent to a Service when it was asked. */
const countsOf = (events: readonly EventRecord[], service: string) =>
  events.flatMap(({ at, object }) => {
    if (object.kind !== 'ProxyRequests') return [];
    const found = object.services.find((one) => one.service === service);
    return [{ at, requests: found?.requests ?? 0, succeeded: found?.succeeded ?? 0 }];
  });

/** From when the gateway mirrored until its counters were last read, and by how much they grew. */
interface Grown {
  readonly startMs: number;
  readonly lookedMs: number;
  readonly mirrored: number;
  readonly succeeded: number;
}

const grownSince = (events: readonly EventRecord[], { at: startMs, route }: Taken, endMs: number): Grown | null => {
  const counts = countsOf(events, route.mirrors?.[0]?.service ?? '').filter(({ at }) => at < endMs);
  const last = counts.findLast(({ at }) => at > startMs);
  if (last === undefined) return null;
  const before = counts.findLast(({ at }) => at <= startMs) ?? { requests: 0, succeeded: 0 };
  const [mirrored, succeeded] = [last.requests - before.requests, last.succeeded - before.succeeded];
  return { startMs, lookedMs: last.at, mirrored, succeeded };
};

const intervalOf = (grown: Grown | null, reads: number): MirrorStep['interval'] =>
  grown === null ? null : shareInterval(Math.min(grown.mirrored, reads), reads, shareAlpha);

const unknownGrowth = { lookedMs: null, mirrored: null, succeeded: null };

/**
 * How many reads the gateway mirrored, by its own counters, of how many that clients sent meanwhile. Its counters are of the moment of each look: a request or two of that moment may be on either side.
 * @returns null where no canary stood
 */
export const mirrorStepOf = ({ requests, events, facts }: RoutedRecords): MirrorStep | null => {
  const span = spanOf(facts);
  if (span === null) return null;
  const { step, weight, endMs } = span;
  const taken = firstWith(events, 'ProxyRoutes', span, ({ mirrors }) => mirrors !== undefined);
  const grown = taken === null ? null : grownSince(events, taken, endMs);
  const during = grown === null ? [] : sentIn(requests, grown.startMs, grown.lookedMs);
  const reads = during.filter(({ method }) => method === 'GET').length;
  const { lookedMs, mirrored, succeeded } = grown ?? unknownGrowth;
  const isOfNew = ({ version, sent }: RequestRecord) => version === facts.to.version && sent < endMs;
  return {
    ...{ step, weight, startMs: taken?.at ?? null, endMs, lookedMs, intended: weight / 100 },
    ...{ mirrored, succeeded, reads, writes: during.length - reads, interval: intervalOf(grown, reads) },
    answeredByNew: requests.filter(isOfNew).length,
  };
};
