import type { Fault } from './fault.ts';

/** The process lives, and its probe says no. */
export const neverReady: Fault = {
  kind: 'new-version',
  name: 'never-ready',
  words: 'a new version that is never ready',
  summary: 'the new version runs, and is never ready',
  build: 'never-ready',
  shows: null,
  ends: ['aborted', 'timed-out'],
};
