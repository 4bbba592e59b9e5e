import { setTimeout as sleep } from 'node:timers/promises';

import type { AccountLedger } from './ledger-record.ts';
import type { CommitRecord } from '../shared/commits.ts';
import { openTransfers } from './open-transfers.ts';

export interface SettledLedger {
  commits: CommitRecord[];
  balances: AccountLedger['balances'];
}

export interface LedgerSources {
  commits: () => Promise<CommitRecord[]>;
  balances: () => Promise<AccountLedger['balances']>;
}

export interface Patience {
  withinMs: number;
  everyMs: number;
}

/**
 * Commits and balances that belong together: no transfer is under way, and nothing was appended while the balances were asked for.
 * What has not come to rest in time is returned as it lies there, for the invariants to judge.
 */
export const settledLedger = async (
  sources: LedgerSources,
  { withinMs, everyMs }: Patience,
): Promise<SettledLedger> => {
  const until = performance.now() + withinMs;
  for (;;) {
    const before = await sources.commits();
    const balances = await sources.balances();
    const commits = await sources.commits();
    const atRest = commits.length === before.length && openTransfers(commits).length === 0;
    if (atRest || performance.now() > until) return { commits, balances };
    await sleep(everyMs);
  }
};
