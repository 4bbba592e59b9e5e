import { rolling } from './rolling.ts';
import type { Strategy } from './strategy.ts';

export const noiseSame: Strategy = {
  ...rolling,
  name: 'noise-same',
  words: 'A to an identical A',
  summary: 'the noise floor: rolling from a version to itself',
  rank: 90,
  role: 'noise',
  change: 'same',
};
