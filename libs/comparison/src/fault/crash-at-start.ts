import type { Fault } from './fault.ts';

/** No new pod is ever ready: a strategy that keeps the old ones until then loses nothing. */
export const crashAtStart: Fault = {
  kind: 'new-version',
  name: 'crash-at-start',
  words: 'a new version that crashes at start',
  summary: 'the new version ends before it listens',
  build: 'crash-at-start',
  shows: null,
  ends: ['aborted', 'timed-out'],
};
