import { openingMinor, type RequestRecord } from '@cutover/traffic';

import { ledgerEffects } from '../apps/account/effects.ts';
import type { AccountLedger } from '../apps/account/ledger-record.ts';
import type { CommitRecord } from '../apps/shared/commits.ts';

const amount = (minor: number) => ({ minor, currency: 'EUR' });

interface Append {
  stream: string;
  commandId: string;
  key: string | null;
  type: string;
  data: Record<string, unknown>;
}

const transferAppends = ({ key, account, to, minor }: RequestRecord): Append[] => {
  const transferId = `of-${key}`;
  const stream = `transfer-${transferId}`;
  const moved = { transferId, amount: amount(minor ?? 0) };
  return [
    {
      stream,
      commandId: `sub/${key}`,
      key,
      type: 'TransferRequested',
      data: { from: account, to, amount: amount(minor ?? 0) },
    },
    {
      stream: `account-${account}`,
      commandId: `${transferId}/debit`,
      key: null,
      type: 'TransferDebited',
      data: { ...moved, to },
    },
    {
      stream: `account-${to}`,
      commandId: `${transferId}/credit`,
      key: null,
      type: 'TransferCredited',
      data: { ...moved, from: account },
    },
    { stream, commandId: `${transferId}/settle`, key: null, type: 'TransferCompleted', data: {} },
  ];
};

/** What a right event store appends for one applied write. */
const appendsFor = (request: RequestRecord): Append[] => {
  const { key, op, account, minor } = request;
  if (op === 'transfer') return transferAppends(request);
  const type = op === 'deposit' ? 'MoneyDeposited' : 'MoneyWithdrawn';
  return [{ stream: `account-${account}`, commandId: `sub/${key}`, key, type, data: { amount: amount(minor ?? 0) } }];
};

const openingAppends = (account: string): Append[] => [
  {
    stream: `account-${account}`,
    commandId: `open/${account}`,
    key: `open/${account}`,
    type: 'AccountOpened',
    data: {},
  },
  {
    stream: `account-${account}`,
    commandId: `fund/${account}`,
    key: `fund/${account}`,
    type: 'MoneyDeposited',
    data: { amount: amount(openingMinor) },
  },
];

const commitAll = (appends: readonly Append[]): CommitRecord[] => {
  const sequences = new Map<string, number>();
  return appends.map(({ stream, commandId, key, type, data }) => {
    const sequence = (sequences.get(stream) ?? 0) + 1;
    sequences.set(stream, sequence);
    return { stream, sequence, commandId, key, events: [{ type, data }] };
  });
};

/** The ledger a right service leaves behind: every acknowledged write applied once, and those unknown ones that `applied` says. */
export const syntheticLedger = (
  requests: readonly RequestRecord[],
  applied: (request: RequestRecord) => boolean = ({ outcome }) => outcome === 'acknowledged',
): AccountLedger => {
  const accounts = [...new Set(requests.flatMap(({ account, to }) => (to === null ? [account] : [account, to])))];
  const writes = requests.filter((request) => request.key !== null && applied(request));
  const commits = commitAll([...accounts.flatMap(openingAppends), ...writes.flatMap(appendsFor)]);
  const balances = new Map<string, number>();
  for (const { account, minor } of ledgerEffects(commits)) balances.set(account, (balances.get(account) ?? 0) + minor);
  return {
    readAtMs: 0,
    opening: accounts.map((account) => ({ account, minor: openingMinor, key: `fund/${account}` })),
    balances: accounts.map((account) => ({ account, minor: balances.get(account) ?? 0 })),
    commits,
  };
};
