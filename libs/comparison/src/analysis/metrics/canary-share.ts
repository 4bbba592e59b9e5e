import type { RequestRecord } from '@cutover/traffic';

import { shareInterval } from '../statistics/binomial.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { LaneFacts, Mark } from '../../record/lane-facts.ts';
import type { CanaryStepResult, PodTimeline } from '../../record/lane-result.ts';

/** Of all intervals of a lane together. */
const alpha = 0.05;
const kinds = 2;

interface Span {
  startMs: number;
  endMs: number;
}

/** When a pod was ready and not about to go. */
const readySpan = ({ createdMs, readyMs, terminatingMs }: PodTimeline, stop: number): Span | null => {
  if (readyMs === null && createdMs !== null) return null;
  return { startMs: readyMs ?? -Infinity, endMs: terminatingMs ?? stop };
};

/** Share of ready pods that are new at a moment; null without a ready pod. */
export const readyShareAt = (pods: readonly PodTimeline[], at: number): number | null => {
  const ready = pods.filter((pod) => {
    const span = readySpan(pod, Infinity);
    return span !== null && span.startMs <= at && at < span.endMs;
  });
  return ready.length === 0 ? null : ready.filter(({ revision }) => revision === 'new').length / ready.length;
};

/** When the share of ready pods may have changed within a span, its ends included. */
export const shareChanges = (pods: readonly PodTimeline[], { startMs, endMs }: Span): number[] => {
  const moments = pods.flatMap(({ readyMs, terminatingMs }) => [readyMs, terminatingMs]);
  const within = moments.filter((at) => at !== null && at > startMs && at < endMs) as number[];
  return [startMs, ...within.sort((a, b) => a - b), endMs];
};

/** Mean over the span, by time. */
const intendedIn = (pods: readonly PodTimeline[], span: Span): number | null => {
  const moments = shareChanges(pods, span);
  let area = 0;
  let length = 0;
  moments.slice(1).forEach((end, index) => {
    const start = moments[index] as number;
    const share = readyShareAt(pods, start);
    if (share === null) return;
    area += share * (end - start);
    length += end - start;
  });
  return length === 0 ? null : area / length;
};

/** From where the canary stood at each step until it was told to go on or back. */
const spansOf = (marks: readonly Mark[], stop: number): (Span & Pick<CanaryStepResult, 'step' | 'weight'>)[] =>
  marks.flatMap(({ name, at, step, weight }) => {
    if (name !== 'step' || step === undefined || weight === undefined) return [];
    const ends = marks.filter((mark) => ['advance', 'abort', 'rollback', 'stop'].includes(mark.name) && mark.at >= at);
    return [{ step, weight, startMs: at, endMs: Math.min(stop, ...ends.map((mark) => mark.at)) }];
  });

const countOf = (units: readonly boolean[], level: number): CanaryStepResult['fresh'] => {
  const byNew = units.filter(Boolean).length;
  return { units: units.length, byNew, interval: shareInterval(byNew, units.length, level) };
};

/** The version of each kept connection: a connection is one pod's. */
const connectionsOf = (requests: readonly RequestRecord[], next: string) => {
  const connections = new Map<number, { isNew: boolean; isOpened: boolean }>();
  for (const { kind, conn, reuse, version } of requests) {
    if (kind !== 'keep-alive' || conn === null || version === null) continue;
    const known = connections.get(conn);
    connections.set(conn, { isNew: version === next, isOpened: reuse === 0 || known?.isOpened === true });
  }
  return [...connections.values()];
};

/**
 * Whom a canary without a traffic router reached at each step. The share that is meant is that of ready pods: a fresh connection is given to one of them at random. A kept
 * connection stays with its pod until its age is over, so that its unit is the connection, and those of before the step are told apart.
 * @returns nothing where no canary stood
 */
export const canaryShareOf = (
  requests: readonly RequestRecord[],
  { marks, from, to }: Pick<LaneFacts, 'marks' | 'from' | 'to'>,
  { pods, stop }: Pick<Timeline, 'pods' | 'stop'>,
): CanaryStepResult[] | null => {
  const spans = spansOf(marks, stop);
  if (spans.length === 0) return null;
  const level = alpha / (spans.length * kinds);
  return spans.map((span) => {
    const answered = requests.filter(
      ({ due, version }) =>
        due >= span.startMs && due < span.endMs && (version === from.version || version === to.version),
    );
    const fresh = answered.filter(({ kind }) => kind === 'fresh').map(({ version }) => version === to.version);
    const kept = connectionsOf(answered, to.version);
    const opened = kept.filter(({ isOpened }) => isOpened).map(({ isNew }) => isNew);
    return {
      ...span,
      intended: intendedIn(pods, span),
      fresh: countOf(fresh, level),
      kept: countOf(opened, level),
      keptInAll: { connections: kept.length, onNew: kept.filter(({ isNew }) => isNew).length },
    };
  });
};
