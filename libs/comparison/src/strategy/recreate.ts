import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

export const recreate: Strategy = {
  ...rolling,
  name: 'recreate',
  words: 'recreate',
  summary: 'all pods end before new ones start',
  rank: 71,
  values: { ...rolling.values, strategy: { type: 'recreate' } },
};
