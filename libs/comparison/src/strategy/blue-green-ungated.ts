import { blueGreen } from './blue-green.ts';
import type { Strategy } from './strategy.ts';

/** What the gate of consumers prevents: without it the new version consumes before it is promoted. */
export const blueGreenUngated: Strategy = {
  ...blueGreen,
  name: 'blue-green-ungated',
  words: 'blue/green whose consumers do not wait',
  summary: 'blue/green whose consumers do not wait for their promotion',
  rank: 40,
  gated: false,
};
