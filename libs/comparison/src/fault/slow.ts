import type { Fault } from './fault.ts';

/** Nothing fails, so nothing that counts failures sees it. */
export const slow: Fault = {
  kind: 'new-version',
  name: 'slow',
  words: 'a slow new version',
  summary: 'the new version takes 300 ms longer to answer',
  build: 'slow=300',
  shows: { atLeastMs: 300 },
  ends: ['completed', 'aborted'],
};
