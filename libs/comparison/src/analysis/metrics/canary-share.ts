import type { RequestRecord } from '@cutover/traffic';

import { meanShare, readyMoments, readyShareAt, weightMoments } from './meant-share.ts';
import { shareInterval } from '../statistics/binomial.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { weightAt } from '../timeline/weights.ts';
import type { LaneFacts, Mark } from '../../record/lane-facts.ts';
import type { CanaryStepResult } from '../../record/canary-step.ts';

/** Of all intervals of a lane together. */
export const shareAlpha = 0.05;
export const shareKinds = 2;

interface Span {
  startMs: number;
  endMs: number;
}

type Step = Span & Pick<CanaryStepResult, 'step' | 'weight'>;
type Seen = Pick<Timeline, 'pods' | 'stop' | 'weights'>;

/** From where the canary stood at each step until it was told to go on or back. */
const spansOf = (marks: readonly Mark[], stop: number): Step[] =>
  marks.flatMap(({ name, at, step, weight }) => {
    if (name !== 'step' || step === undefined || weight === undefined) return [];
    const ends = marks.filter((mark) => ['advance', 'abort', 'rollback', 'stop'].includes(mark.name) && mark.at >= at);
    return [{ step, weight, startMs: at, endMs: Math.min(stop, ...ends.map((mark) => mark.at)) }];
  });

const closeTo = (share: number | null, weight: number): boolean =>
  share !== null && Math.abs(share - weight / 100) < 1e-6;

/** A step by weight begins once the proxy has taken it; null where it never did. */
const takenIn = (span: Step, { weights }: Seen): Step | null => {
  if (closeTo(weightAt(weights, span.startMs), span.weight)) return span;
  const taken = weights.find(({ at, share }) => at > span.startMs && at < span.endMs && closeTo(share, span.weight));
  return taken === undefined ? null : { ...span, startMs: taken.at };
};

const countOf = (units: readonly boolean[], level: number): CanaryStepResult['fresh'] => {
  const byNew = units.filter(Boolean).length;
  return { units: units.length, byNew, interval: shareInterval(byNew, units.length, level) };
};

/** Of each kept connection whether the new version answered on it, and whether it was opened within these requests. */
const connectionsOf = (requests: readonly RequestRecord[], next: string) => {
  const connections = new Map<number, { isNew: boolean; metNew: boolean; isOpened: boolean }>();
  for (const { kind, conn, reuse, version } of requests) {
    if (kind !== 'keep-alive' || conn === null || version === null) continue;
    const known = connections.get(conn);
    const isNew = version === next;
    connections.set(conn, {
      isNew,
      metNew: isNew || known?.metNew === true,
      isOpened: reuse === 0 || known?.isOpened === true,
    });
  }
  return [...connections.values()];
};

type Counts = Pick<CanaryStepResult, 'fresh' | 'kept' | 'keptInAll'>;

/** A kept connection stays with its pod until its age is over, so that its unit is the connection, and those of before the step are told apart. */
const countByPods = (answered: readonly RequestRecord[], next: string, level: number): Counts => {
  const fresh = answered.filter(({ kind }) => kind === 'fresh').map(({ version }) => version === next);
  const kept = connectionsOf(answered, next);
  const opened = kept.filter(({ isOpened }) => isOpened).map(({ isNew }) => isNew);
  return {
    fresh: countOf(fresh, level),
    kept: countOf(opened, level),
    keptInAll: { connections: kept.length, onNew: kept.filter(({ isNew }) => isNew).length },
  };
};

/** A version is drawn for each request, whatever its connection. */
const countByRequests = (answered: readonly RequestRecord[], next: string, level: number): Counts => {
  const metBy = (of: RequestRecord['kind']) =>
    answered.filter(({ kind }) => kind === of).map(({ version }) => version === next);
  const kept = connectionsOf(answered, next);
  return {
    fresh: countOf(metBy('fresh'), level),
    kept: countOf(metBy('keep-alive'), level),
    keptInAll: { connections: kept.length, onNew: kept.filter(({ metNew }) => metNew).length },
  };
};

/**
 * Whom a canary reached at each step. Without a proxy the share that is meant is that of ready pods, to one of which a fresh connection is given at random; with one it is the weight that the proxy has
 * taken, from then on.
 * @param isWeighted whether a proxy draws a version for each request
 * @returns nothing where no canary stood
 */
export const canaryShareOf = (
  requests: readonly RequestRecord[],
  { marks, from, to }: Pick<LaneFacts, 'marks' | 'from' | 'to'>,
  seen: Seen,
  isWeighted = false,
): CanaryStepResult[] | null => {
  const spans = spansOf(marks, seen.stop);
  if (spans.length === 0) return null;
  const level = shareAlpha / (spans.length * shareKinds);
  return spans.map((asked) => {
    const taken = isWeighted ? takenIn(asked, seen) : asked;
    const span = taken ?? asked;
    const answered = requests.filter(
      ({ due, version }) =>
        due >= span.startMs && due < span.endMs && (version === from.version || version === to.version),
    );
    const intended = isWeighted
      ? taken && meanShare(weightMoments(seen.weights, span), (at) => weightAt(seen.weights, at))
      : meanShare(readyMoments(seen.pods, span), (at) => readyShareAt(seen.pods, at));
    return {
      ...span,
      ...(isWeighted ? { by: 'weight' as const } : {}),
      intended,
      ...(isWeighted ? countByRequests : countByPods)(answered, to.version, level),
    };
  });
};
