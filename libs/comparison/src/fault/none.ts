import type { Fault } from './fault.ts';

/** The switch alone. */
export const none: Fault = {
  kind: 'none',
  name: 'none',
  words: 'no fault',
  summary: 'the switch alone',
  ends: ['completed'],
};
