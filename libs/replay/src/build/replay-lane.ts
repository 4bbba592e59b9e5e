import { stored } from '@cutover/comparison';
import type { LaneView, RequestMark } from '@cutover/comparison';
import { KINDS } from '../model/replay.ts';
import type { Kind, Loss, ReplayLane, ReplayPod } from '../model/replay.ts';

const kindOf = ({ failure, side }: RequestMark): Kind => (failure === null ? side : 'failed');

/** Nearest rank. */
function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  return Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!);
}

function lossesOf(steps: readonly (readonly RequestMark[])[], from: number, stepMs: number): Loss[] {
  return steps.flatMap((marks, step) => {
    const groups = Map.groupBy(
      marks.filter(({ failure }) => failure !== null),
      ({ op, failure, side }) => JSON.stringify([op, failure, side]),
    );
    return [...groups.values()].map((alike): Loss => {
      const { op, failure, side } = alike[0]!;
      return { at: from + step * stepMs, operation: op, how: failure!, side, count: alike.length };
    });
  });
}

/** One lane in steps. Requests that were due outside of it, where there are any, are in its first or last step: none is left out. */
export function replayLane(view: LaneView, stepMs: number): ReplayLane {
  const { lane, zero } = view;
  const from = Math.floor(view.start / stepMs) * stepMs;
  const to = Math.max(from + stepMs, Math.ceil(view.end / stepMs) * stepMs);
  const count = (to - from) / stepMs;
  const steps: RequestMark[][] = Array.from({ length: count }, () => []);
  for (const mark of view.marks)
    steps[Math.min(count - 1, Math.max(0, Math.floor((mark.due - from) / stepMs)))]!.push(mark);
  const latencies = steps.map((marks) =>
    marks.flatMap(({ latency }) => (latency === null ? [] : [latency])).sort((a, b) => a - b),
  );
  const requests = Object.fromEntries(
    KINDS.map((kind) => [kind, steps.map((marks) => marks.filter((mark) => kindOf(mark) === kind).length)]),
  ) as Record<Kind, number[]>;
  const shifted = (ms: number | null) => (ms === null ? null : Math.round(ms - zero));
  return {
    id: lane.id,
    title: view.title,
    ...(lane.void.void ? { void: lane.void.reasons.join('; ') } : {}),
    ...{ from, to, requests },
    moments: view.moments.map(({ at, label }) => ({ at: Math.round(at), label })),
    pods: view.pods.map(
      (pod): ReplayPod => ({
        name: pod.name,
        side: pod.revision,
        created: shifted(pod.createdMs),
        ready: shifted(pod.readyMs),
        leaving: shifted(pod.terminatingMs),
        gone: shifted(pod.goneMs),
      }),
    ),
    p50: latencies.map((sorted) => quantile(sorted, 0.5)),
    p99: latencies.map((sorted) => quantile(sorted, 0.99)),
    losses: lossesOf(steps, from, stepMs),
    stored: stored(lane).text,
  };
}
