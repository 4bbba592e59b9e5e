import type { CommitRecord } from '../shared/commits.ts';

/** Money moved by one event on one account; `minor` is signed. */
export interface Effect {
  account: string;
  minor: number;
  type: string;
  /** Idempotency key of the client's command that asked for it; null when no command on record did. */
  key: string | null;
}

const signs: Record<string, 1 | -1> = {
  MoneyDeposited: 1,
  MoneyWithdrawn: -1,
  TransferDebited: -1,
  TransferCredited: 1,
  TransferRefunded: 1,
  HoldCaptured: -1,
  InterestPaid: 1,
};

const minorOf = (data: Record<string, unknown>): number => {
  const amount = data['amount'] as { minor?: unknown } | undefined;
  return typeof amount?.minor === 'number' ? amount.minor : Number.NaN;
};

/** Idempotency key of each transfer, from the commit that requested it. */
const transferKeys = (commits: readonly CommitRecord[]): Map<string, string | null> =>
  new Map(
    commits
      .filter(({ events }) => events.some(({ type }) => type === 'TransferRequested'))
      .map(({ stream, key }) => [stream.replace(/^transfer-/, ''), key]),
  );

const effectsOf = (commit: CommitRecord, transfers: Map<string, string | null>): Effect[] =>
  commit.events.flatMap(({ type, data }) => {
    const sign = signs[type];
    if (sign === undefined) return [];
    const transfer = data['transferId'];
    const key = typeof transfer === 'string' ? (transfers.get(transfer) ?? null) : commit.key;
    return [{ account: commit.stream.replace(/^account-/, ''), minor: sign * minorOf(data), type, key }];
  });

/** Every movement of money the event store holds, each with the client's key that caused it. */
export const ledgerEffects = (commits: readonly CommitRecord[]): Effect[] => {
  const transfers = transferKeys(commits);
  return commits.flatMap((commit) => effectsOf(commit, transfers));
};
