import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

/** As `rolling`, while a HorizontalPodAutoscaler changes how many pods there are to be. */
export const rollingHpa: Strategy = {
  ...rolling,
  name: 'rolling-hpa',
  words: 'rolling with an autoscaler',
  summary: 'as rolling, while a HorizontalPodAutoscaler scales the app up in the deployment and down in the roll-back',
  rank: 22,
  autoscaled: true,
};
