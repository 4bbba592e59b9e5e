import type { CommitRecord } from '../shared/commits.ts';

/** Transfers that were requested and have neither completed nor failed. */
export const openTransfers = (commits: readonly CommitRecord[]): string[] => {
  const settled = new Set(commits.filter(({ sequence }) => sequence > 1).map(({ stream }) => stream));
  return commits
    .filter(({ stream, sequence }) => stream.startsWith('transfer-') && sequence === 1 && !settled.has(stream))
    .map(({ stream }) => stream);
};
