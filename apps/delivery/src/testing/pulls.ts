import type { PullRequest } from '@cutover/forge';
import type { Candidate } from '../previews/candidate.ts';

export const COMMIT = 'a'.repeat(40);
export const NOW = new Date('2026-01-02T00:00:00Z');

/** A time before NOW. */
export const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

export function pull(changes: Partial<PullRequest> = {}): PullRequest {
  return {
    ...{ number: 1, title: '', body: '', state: 'open', author: 'stranger', isFork: false, labels: [], url: '' },
    openedAt: NOW.toISOString(),
    head: { branch: 'x', commit: COMMIT, repository: 'bank/cutover' },
    base: { branch: 'main', commit: 'b'.repeat(40), repository: 'bank/cutover' },
    ...changes,
  };
}

export const candidate = (number: number, changes: Partial<Candidate> = {}): Candidate => ({
  ...{ pull: pull({ number }), isRecorded: true, approvedAt: NOW },
  ...changes,
});
