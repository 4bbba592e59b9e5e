import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

export const noiseNone: Strategy = {
  ...rolling,
  name: 'noise-none',
  words: 'no change',
  summary: 'the noise floor: nothing is changed',
  rank: 80,
  role: 'noise',
  change: 'none',
  script: [{ do: 'idle' }],
};
