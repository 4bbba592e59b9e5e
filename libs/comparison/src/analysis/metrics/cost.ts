import type { PodTimeline } from '../../record/lane-result.ts';

export interface PodCost {
  extraPodsPeak: number;
  podSecondsAboveSteady: number;
}

interface Step {
  at: number;
  change: number;
}

const steps = (pods: readonly PodTimeline[]): Step[] =>
  pods
    .flatMap(({ createdMs, goneMs }) => [
      ...(createdMs === null ? [] : [{ at: createdMs, change: 1 }]),
      ...(goneMs === null ? [] : [{ at: goneMs, change: -1 }]),
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);

/** Pods above the number that was there when the lane began, terminating ones included: they still hold resources. */
export const podCost = (pods: readonly PodTimeline[], endMs: number): PodCost => {
  let above = 0;
  let peak = 0;
  let area = 0;
  let since = 0;
  for (const step of [...steps(pods), { at: endMs, change: 0 }]) {
    area += Math.max(0, above) * (step.at - since);
    since = step.at;
    above += step.change;
    peak = Math.max(peak, above);
  }
  return { extraPodsPeak: peak, podSecondsAboveSteady: area / 1000 };
};
