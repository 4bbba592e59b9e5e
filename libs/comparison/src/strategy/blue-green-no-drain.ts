import { blueGreen } from './blue-green.ts';
import type { Strategy } from './strategy.ts';

/** What kept connections lose when the old pods end, scale-down delay after the switch. */
export const blueGreenNoDrain: Strategy = {
  ...blueGreen,
  name: 'blue-green-no-drain',
  words: 'blue/green without drain',
  summary: 'blue/green whose old pods end without draining',
  rank: 30,
  values: { ...blueGreen.values, drain: { enabled: false } },
  drainTwin: 'blue-green',
};
