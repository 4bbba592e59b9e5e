import { fold } from '@cutover/event-sourcing';
import type { Logger } from '@cutover/service-kit';
import { accountDecider } from '../account/account-decider.ts';
import { accountStream } from '../account/account.ts';
import { createBank, type Bank, type BankOptions, type BankStores } from '../bank.ts';
import type { Asking } from '../request.ts';

let made = 0;

/** Ids that are UUIDs and sort in the order they were made. */
export function nextId(): string {
  return `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`;
}

export const silent = { info: () => undefined, warn: () => undefined } as unknown as Logger;

/** A bank as one process would run it, with a clock that the test owns. */
export function bankOn(
  stores: BankStores,
  clock: () => Date = () => new Date(1_700_000_000_000),
  over: Partial<BankOptions> = {},
): Bank {
  const timing = { resumeIntervalMs: 1_000, resumeAfterMs: 0, holdExpiryIntervalMs: 1_000 };
  return createBank(stores, {
    clock,
    ids: nextId,
    log: silent,
    cacheSize: 1_000,
    firstCurrency: 'EUR',
    ...timing,
    ...over,
  });
}

export function by(subject: string, over: Partial<Asking> = {}): Asking {
  return { subject, anothers: false, idempotencyKey: `key-${++made}`, now: new Date(1_700_000_000_000), ...over };
}

export const eur = (minor: number) => ({ minor, currency: 'EUR' });

/** Opens an account and pays in. */
export async function opened(bank: Bank, owner: string, minor = 0, currency = 'EUR'): Promise<string> {
  const id = nextId();
  await bank.accounts.open(by(owner), id, { owner, currency, kind: 'additional' });
  if (minor > 0) await bank.accounts.deposit(by(owner), id, { minor, currency });
  return id;
}

/** The balance that an account's own events add up to, and the one its last event states. */
export async function audited(stores: BankStores, id: string): Promise<{ folded: number; stated: number }> {
  const commits = await stores.accountStore.read(accountStream(id), { after: 0, limit: 1_000 });
  const events = commits.flatMap((commit) => commit.events);
  const last = events.findLast(({ data }) => 'balance' in data)?.data;
  const folded = fold(accountDecider, undefined, events)?.balance ?? 0;
  return { folded, stated: last && 'balance' in last ? last.balance : 0 };
}
