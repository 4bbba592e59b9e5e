/** What became of an acknowledged order, by the transfer service's own word. */
export interface OrderOutcome {
  readonly id: string;
  readonly status: string;
}

export interface Entry {
  readonly sequence: number;
  readonly type: string;
  readonly amount?: { readonly minor: number };
  readonly balance: { readonly minor: number };
  readonly transferId?: string;
  readonly holdId?: string;
}

/** An account after the round, by the account service's word. */
export interface AccountRecord {
  readonly id: string;
  readonly currency: string;
  readonly balance: number;
  /** The balance less what is held. */
  readonly available: number;
  readonly entries: readonly Entry[];
}

export interface Verdict {
  /** Acknowledged, and not carried out though said to be; or not known any more. */
  readonly lost: readonly string[];
  /** Carried out twice, or although given back. */
  readonly doubled: readonly string[];
  /** Neither finished nor compensated. */
  readonly stuck: readonly string[];
  /** Money that was made, lost or is held for good. */
  readonly uneven: readonly string[];
}

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'compensated']);

/** Judges by statements and balances alone, as a member would who has kept their records. */
export function judge(orders: readonly OrderOutcome[], accounts: readonly AccountRecord[]): Verdict {
  const entries = accounts.flatMap((account) => account.entries);
  const credits = countOf(entries.filter(({ type }) => type === 'transfer-in').map(({ transferId }) => transferId));
  const captures = countOf(entries.filter(({ type }) => type === 'hold-captured').map(({ holdId }) => holdId));
  const effects = ({ id }: OrderOutcome) => [credits.get(id) ?? 0, captures.get(id) ?? 0];
  const due = ({ status }: OrderOutcome) => (status === 'completed' ? 1 : 0);
  const which = (test: (order: OrderOutcome) => boolean) => orders.filter(test).map(({ id }) => id);
  return {
    lost: which((order) => order.status === 'unknown' || effects(order).some((times) => times < due(order))),
    doubled: which((order) => effects(order).some((times) => times > due(order))),
    stuck: which(({ status }) => !ENDED.has(status) && status !== 'unknown'),
    uneven: [...accounts.flatMap(uneven), ...unevenCurrencies(accounts)],
  };
}

export function isRight(verdict: Verdict): boolean {
  return Object.values(verdict).every((found: readonly string[]) => found.length === 0);
}

const SIGNS: Readonly<Record<string, number>> = {
  opened: 0,
  deposit: 1,
  'transfer-in': 1,
  'transfer-refund': 1,
  withdrawal: -1,
  'transfer-out': -1,
  'hold-captured': -1,
};

const moved = ({ type, amount }: Entry): number => (SIGNS[type] ?? NaN) * (amount?.minor ?? 0);

function uneven({ id, balance, available, entries }: AccountRecord): string[] {
  const faults: string[] = [];
  if (available !== balance) faults.push(`account ${id} holds ${balance - available} for good`);
  let sum = 0;
  for (const entry of entries.toSorted((a, b) => a.sequence - b.sequence)) {
    sum += moved(entry);
    if (entry.balance.minor !== sum)
      faults.push(`account ${id}: entry ${entry.sequence} says ${entry.balance.minor}, not ${sum}`);
  }
  if (sum !== balance) faults.push(`account ${id}: its statement gives ${sum}, its balance is ${balance}`);
  return faults;
}

function unevenCurrencies(accounts: readonly AccountRecord[]): string[] {
  return [...Map.groupBy(accounts, ({ currency }) => currency)].flatMap(([currency, some]) => {
    const held = some.reduce((sum, { balance }) => sum + balance, 0);
    const deposits = some.flatMap(({ entries }) => entries.filter(({ type }) => type === 'deposit'));
    const paidIn = deposits.reduce((sum, entry) => sum + moved(entry), 0);
    return held === paidIn ? [] : [`Σ balances in ${currency} is ${held}, paid in was ${paidIn}`];
  });
}

function countOf(keys: readonly (string | undefined)[]): ReadonlyMap<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
