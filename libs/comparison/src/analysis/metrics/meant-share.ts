import type { WeightChange } from '../timeline/weights.ts';
import type { PodTimeline } from '../../record/lane-result.ts';

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

const momentsWithin = (moments: readonly (number | null)[], { startMs, endMs }: Span): number[] => {
  const within = moments.filter((at) => at !== null && at > startMs && at < endMs) as number[];
  return [startMs, ...within.sort((a, b) => a - b), endMs];
};

/** When the share of ready pods may have changed within a span, its ends included. */
export const readyMoments = (pods: readonly PodTimeline[], span: Span): number[] =>
  momentsWithin(
    pods.flatMap(({ readyMs, terminatingMs }) => [readyMs, terminatingMs]),
    span,
  );

/** When a proxy's weights changed within a span, its ends included. */
export const weightMoments = (weights: readonly WeightChange[], span: Span): number[] =>
  momentsWithin(
    weights.map(({ at }) => at),
    span,
  );

/** Mean by time, over moments between which the share stays. */
export const meanShare = (moments: readonly number[], shareAt: (at: number) => number | null): number | null => {
  let area = 0;
  let length = 0;
  moments.slice(1).forEach((end, index) => {
    const start = moments[index] as number;
    const share = shareAt(start);
    if (share === null) return;
    area += share * (end - start);
    length += end - start;
  });
  return length === 0 ? null : area / length;
};
