import { forthAndBack } from './script.ts';
import type { Strategy } from './strategy.ts';

/** Seconds that Argo Rollouts keeps the old pods after the switch: long enough to see kept connections stay behind. */
const scaleDownDelaySeconds = 6;

/** @param delay seconds that the old pods are kept after the switch */
export const blueGreenFor = (delay: number) => ({
  type: 'blueGreen',
  blueGreen: { autoPromotionEnabled: false, scaleDownDelaySeconds: delay },
});

/** All new pods stand beside the old ones; the Service selects them once they are promoted. */
export const blueGreen: Strategy = {
  name: 'blue-green',
  words: 'blue/green',
  summary: 'new pods stand ready beside the old ones, then all traffic is switched (Argo Rollouts)',
  rank: 50,
  role: 'candidate',
  values: { strategy: blueGreenFor(scaleDownDelaySeconds), drain: { enabled: true } },
  workload: 'Rollout',
  change: 'version',
  script: forthAndBack(['promote', 'gone', 'served'], ['promote', 'gone', 'served']),
  gated: true,
  drainTwin: null,
};
