import type { Fault } from './fault.ts';

/** Ready, and good for a while: what looks at readiness alone goes on until it is too late. */
export const diesAfter: Fault = {
  kind: 'new-version',
  name: 'dies-after',
  words: 'a new version that dies',
  summary: 'each process of the new version ends at its 200th request',
  build: 'dies-after=200',
  shows: { diesAt: 200 },
  ends: ['completed', 'aborted', 'timed-out'],
};
