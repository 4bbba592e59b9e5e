import { blueGreen } from './blue-green.ts';
import type { Strategy } from './strategy.ts';

/** As `blue-green`, while a HorizontalPodAutoscaler changes how many pods both versions are to have (argo-rollouts#1864). */
export const blueGreenHpa: Strategy = {
  ...blueGreen,
  name: 'blue-green-hpa',
  words: 'blue/green with an autoscaler',
  summary:
    'as blue-green, while a HorizontalPodAutoscaler scales the Rollout up in the deployment and down in the roll-back',
  rank: 52,
  autoscaled: true,
};
