import type { CommitRecord } from './commits.ts';

/** What the database holds of one write, in words; `at` by the clock of the pod that wrote it, null where it has no times. */
export interface LedgerEntry {
  readonly key: string;
  readonly words: string;
  readonly at: string | null;
}

/** Of an event store: the commits that a client's key led to. */
export const entriesOfCommits = (commits: readonly CommitRecord[]): LedgerEntry[] =>
  commits.flatMap(({ key, stream, sequence, recordedAt, events }) =>
    key === null
      ? []
      : [
          {
            key,
            words: `${stream} #${sequence}: ${events.map(({ type }) => type).join(', ')}`,
            at: recordedAt ?? null,
          },
        ],
  );
