import type { Fault } from './fault.ts';

/** What a switch lets through: how many requests a bad version fails until somebody, or something, takes it back. */
export const errors: Fault = {
  kind: 'new-version',
  name: 'errors',
  words: 'a new version that answers errors',
  summary: 'the new version answers 5 % of requests with 500',
  build: 'errors=0.05',
  shows: 'failures',
  ends: ['completed', 'aborted'],
};
