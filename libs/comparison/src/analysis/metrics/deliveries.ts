import type { ConsumerSample, Deliveries } from '../../record/consumer-sample.ts';
import type { PodTimeline } from '../../record/lane-result.ts';

const none: Deliveries = { handled: 0, duplicates: 0, retried: 0, deadLettered: 0 };
const names = Object.keys(none) as (keyof Deliveries)[];

const combine = (a: Deliveries, b: Deliveries, by: (a: number, b: number) => number): Deliveries =>
  Object.fromEntries(names.map((name) => [name, by(a[name], b[name])])) as Deliveries;

export const sumOf = (all: readonly Deliveries[]): Deliveries =>
  all.reduce((sum, each) => combine(sum, each, (a, b) => a + b), none);

export const difference = (later: Deliveries, earlier: Deliveries): Deliveries =>
  combine(later, earlier, (a, b) => a - b);

/** Messages that a group is done with; a try that is repeated is not. */
export const consumedOf = ({ handled, duplicates, deadLettered }: Deliveries): number =>
  handled + duplicates + deadLettered;

/** What a pod had counted since the lane began, at one look. */
export interface Read {
  readonly at: number;
  readonly counts: Deliveries;
}

/** What one pod counted in the lane, look by look. */
export interface PodCounts {
  readonly pod: PodTimeline;
  readonly reads: readonly Read[];
}

const isSame = (a: Deliveries, b: Deliveries): boolean => names.every((name) => a[name] === b[name]);

/** Counters begin anew with the process. */
const grownBy = (before: Deliveries, now: Deliveries): Deliveries =>
  names.some((name) => now[name] < before[name]) ? now : difference(now, before);

const readsOf = (pod: PodTimeline, samples: readonly ConsumerSample[]): Read[] => {
  // What a pod counted before the lane began is not of the lane.
  const wasThere = pod.createdMs === null;
  const first = wasThere
    ? Math.max(
        0,
        samples.findLastIndex(({ at }) => at <= 0),
      )
    : 0;
  let before = wasThere ? (samples[first]?.deliveries ?? none) : none;
  let counts = none;
  return samples.slice(first).map(({ at, deliveries }) => {
    counts = sumOf([counts, grownBy(before, deliveries)]);
    before = deliveries;
    return { at, counts };
  });
};

export const countsByPod = (samples: readonly ConsumerSample[], pods: readonly PodTimeline[]): PodCounts[] => {
  const inOrder = samples.toSorted((a, b) => a.at - b.at);
  return pods.map((pod) => ({
    pod,
    reads: readsOf(
      pod,
      inOrder.filter((sample) => sample.pod === pod.name),
    ),
  }));
};

/** What a pod had counted at the last look at it until then; nothing where there was none. */
export const countedBy = ({ reads }: PodCounts, untilMs: number): Deliveries =>
  reads.findLast(({ at }) => at <= untilMs)?.counts ?? none;

/** A pod that stays is looked at until the lane stops. */
const lateMs = 2_000;
/** Longer than a pod goes on that is told to end and does not drain. */
const settledMs = 1_000;

/**
 * Whether nothing a pod counted can have been missed: it stayed, and was read until the stop; or it ended, and for a while after it was told to
 * (which is when a consumer that drains leaves its group) it counted nothing more.
 */
export const isReadToEnd = ({ pod, reads }: PodCounts, stopMs: number): boolean => {
  const last = reads.at(-1);
  if (last === undefined || pod.restarts > 0) return false;
  if (pod.goneMs === null) return last.at >= stopMs - lateMs;
  const toldMs = pod.terminatingMs ?? pod.goneMs;
  const settled = reads.find(({ at, counts }) => at > toldMs && isSame(counts, last.counts));
  return settled !== undefined && last.at - settled.at >= settledMs;
};
