import { describe, expect, it } from '@jest/globals';
import { guardedStore } from '@cutover/event-sourcing/testing';
import { memoryLog } from '@cutover/service-kit/testing';
import type { BankStores } from '../bank.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, nextId, opened } from '../testing/test-bank.ts';

/** The same stores, and every look at accounts and their entries. */
function watched(stores: BankStores): { stores: BankStores; looks: string[] } {
  const looks: string[] = [];
  const watch = <T extends object>(store: T): T =>
    guardedStore(store, async (name, run) => {
      looks.push(name);
      return run();
    });
  const { accountStore, accountSnapshots, directory } = stores;
  const those = { accountStore: watch(accountStore), accountSnapshots: watch(accountSnapshots) };
  return { stores: { ...stores, ...those, directory: watch(directory) }, looks };
}

const terms = { owner: 'ada', currency: 'EUR', kind: 'additional' } as const;

describe('a list of accounts', () => {
  it('costs as many looks for 200 accounts as for one, on a process that knows them and on one that does not', async () => {
    const stores = inMemoryStores();
    const bank = bankOn(stores);
    for (let i = 0; i < 200; i++) await opened(bank, 'ada', 100);
    const looksFor = async (limit: number) => {
      const { stores: seen, looks } = watched(stores);
      const cold = bankOn(seen);
      expect((await cold.accounts.listByOwner('ada', '', limit)).accounts).toHaveLength(limit);
      const first = looks.splice(0).length;
      await cold.accounts.listByOwner('ada', '', limit);
      return [first, looks.length];
    };
    expect(await looksFor(200)).toEqual(await looksFor(1));
    expect(await looksFor(200)).toEqual([3, 2]);
  });

  it('has no entry of nothing after tries at once under one key', async () => {
    const stores = inMemoryStores();
    const bank = bankOn(stores);
    const asking = by('ada');
    const tries = Array.from({ length: 8 }, () => bank.accounts.open(asking, nextId(), terms));
    await Promise.all(tries);
    const other = bank.accounts.open({ ...asking }, nextId(), { ...terms, currency: 'USD' });
    await expect(other).rejects.toMatchObject({ code: 'event-store.key-reused' });
    expect(await stores.directory.listByOwner('ada', '', 100)).toHaveLength(1);
  });

  it('has an entry of nothing where it could not be taken back, and the log says so', async () => {
    const stores = inMemoryStores();
    const { directory } = stores;
    const kept = guardedStore(directory, async (name, run) => {
      if (name === 'forget') throw new Error('no connection');
      return run();
    });
    const { log, lines } = memoryLog();
    const bank = bankOn({ ...stores, directory: kept }, undefined, { log });
    const asking = by('ada');
    const ids = [nextId(), nextId()];
    await Promise.all(ids.map((id) => bank.accounts.open(asking, id, terms)));
    const { accounts } = await bank.accounts.listByOwner('ada', '', 100);
    expect(accounts).toHaveLength(1);
    const entry = ids.find((id) => id !== accounts[0]!.id);
    expect((await directory.listByOwner('ada', '', 100)).map(({ id }) => id)).toContain(entry);
    expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { account: entry, message: 'an entry of no account stays', err: { message: 'no connection' } },
    ]);
  });

  it('passes over entries of nothing without a short or an empty page before its end', async () => {
    const stores = inMemoryStores();
    const bank = bankOn(stores);
    for (let i = 0; i < 12; i++) {
      // A process that crashed in between has left them.
      for (let nothing = 0; nothing < 3; nothing++) await stores.directory.apply(nextId(), 1, terms);
      await opened(bank, 'ada');
    }
    const sizes: number[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Awaited<ReturnType<typeof bank.accounts.listByOwner>> = await bank.accounts.listByOwner(
        'ada',
        after,
        5,
      );
      sizes.push(page.accounts.length);
      after = page.next;
    }
    expect(sizes).toEqual([5, 5, 2]);
  });
});
