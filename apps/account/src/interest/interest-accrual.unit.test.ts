import { describe, expect, it } from '@jest/globals';
import { accountStream } from '../account/account.ts';
import type { BankStores } from '../bank.ts';
import { crashingStores } from '../testing/crashing-stores.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { audited, bankOn, by, eur, nextId, silent } from '../testing/test-bank.ts';
import { interestAccrual } from './interest-accrual.ts';

const DAY = '2026-01-31';
const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const terms = { basisPoints: 100, pageSize: 2 };
const accrualOn = (stores: BankStores, now = noon('2026-02-03')) =>
  interestAccrual(stores, { clock: () => now, log: silent });

/** An account that a deposit made on a day is on. */
async function holding(stores: BankStores, minor: number, day = DAY): Promise<string> {
  const now = noon(day);
  const bank = bankOn(stores, () => now);
  const id = nextId();
  await bank.accounts.open(by('ada', { now }), id, { owner: 'ada', currency: 'EUR', kind: 'additional' });
  await bank.accounts.deposit(by('ada', { now }), id, eur(minor));
  return id;
}

async function withdrawn(stores: BankStores, id: string, minor: number, day: string): Promise<void> {
  await bankOn(stores).accounts.withdraw(by('ada', { now: noon(day) }), id, eur(minor));
}

async function accruals(stores: BankStores, id: string): Promise<{ day: string; base: number; minor: number }[]> {
  const commits = await stores.accountStore.read(accountStream(id), { after: 0, limit: 1_000 });
  return commits.flatMap(({ events: [event] }) =>
    event?.type === 'InterestAccrued'
      ? [{ day: event.data.day, base: event.data.base, minor: event.data.amount.minor }]
      : [],
  );
}

describe('interest', () => {
  it('is paid on each account once, whoever accrues it and however often', async () => {
    const stores = inMemoryStores();
    const ids = [await holding(stores, 36_500), await holding(stores, 73_000), await holding(stores, 1)];
    const first = await accrualOn(stores).accrueDay(DAY, terms);
    expect(first).toEqual({ day: DAY, accounts: 3, recorded: 3, paid: { EUR: 3 } });
    const again = await Promise.all([accrualOn(stores), accrualOn(stores)].map((each) => each.accrueDay(DAY, terms)));
    expect(again.map(({ recorded }) => recorded)).toEqual([0, 0]);
    const all = await Promise.all(ids.map((id) => audited(stores, id)));
    expect(all.map(({ folded, stated }) => [folded, stated])).toEqual([
      [36_501, 36_501],
      [73_002, 73_002],
      [1, 1],
    ]);
  });

  it('counts what was there when the day ended', async () => {
    const stores = inMemoryStores();
    const spent = await holding(stores, 73_000);
    await withdrawn(stores, spent, 36_500, '2026-01-31');
    await withdrawn(stores, spent, 36_500, '2026-02-01');
    const late = await holding(stores, 36_500, '2026-02-01');
    await accrualOn(stores).accrueDay(DAY, terms);
    expect([await accruals(stores, spent), await accruals(stores, late)]).toEqual([
      [{ day: DAY, base: 36_500, minor: 1 }],
      [],
    ]);
  });

  it('finds the end of a day far back in a long stream', async () => {
    const stores = inMemoryStores();
    const id = await holding(stores, 36_500);
    for (let i = 0; i < 150; i++) await withdrawn(stores, id, 1, '2026-02-02');
    await accrualOn(stores).accrueDay(DAY, terms);
    expect(await accruals(stores, id)).toEqual([{ day: DAY, base: 36_500, minor: 1 }]);
  });

  it('is caught up with for days that were missed, each on its own balance', async () => {
    const stores = inMemoryStores();
    const id = await holding(stores, 36_500);
    await accrualOn(stores).accrueUntil('2026-01-31', terms);
    await withdrawn(stores, id, 36_501, '2026-02-02');
    const missed = await accrualOn(stores).accrueUntil('2026-02-02', terms);
    expect(missed.map(({ day, recorded }) => [day, recorded])).toEqual([
      ['2026-02-01', 1],
      ['2026-02-02', 1],
    ]);
    expect(await accrualOn(stores).accrueUntil('2026-02-02', terms)).toEqual([]);
    expect(await accruals(stores, id)).toEqual([
      { day: '2026-01-31', base: 36_500, minor: 1 },
      { day: '2026-02-01', base: 36_501, minor: 1 },
      // What the day before has brought.
      { day: '2026-02-02', base: 1, minor: 0 },
    ]);
  });

  it.each([true, false])(
    'is paid once when a run crashes at any write (it lands: %s) and another goes on',
    async (lands) => {
      // Five accounts on three pages: a write each, a checkpoint a page, and its removal.
      for (let left = 0; left < 9; left++) {
        const stores = inMemoryStores();
        const ids = [];
        for (let i = 0; i < 5; i++) ids.push(await holding(stores, 36_500));
        const crashing = accrualOn(crashingStores(stores, { left, lands })).accrueDay(DAY, terms);
        await expect(crashing).rejects.toThrow('crash');
        await accrualOn(stores).accrueDay(DAY, terms);
        const balances = await Promise.all(ids.map(async (id) => (await audited(stores, id)).folded));
        expect(balances).toEqual([36_501, 36_501, 36_501, 36_501, 36_501]);
      }
    },
  );

  it('does not look again at accounts that a run which was cut short has done', async () => {
    const stores = inMemoryStores();
    for (let i = 0; i < 5; i++) await holding(stores, 36_500);
    const stopping = new AbortController();
    let pages = 0;
    const list = stores.directory.list.bind(stores.directory);
    stores.directory.list = async (after, limit) => {
      if (++pages === 2) stopping.abort(new Error('stopped'));
      return list(after, limit);
    };
    const stopped = accrualOn(stores).accrueDay(DAY, { ...terms, signal: stopping.signal });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await accrualOn(stores).accrueDay(DAY, terms)).toMatchObject({ accounts: 5, recorded: 1 });
  });

  it('leaves out closed accounts and those that were never opened', async () => {
    const stores = inMemoryStores();
    const id = await holding(stores, 36_500);
    await withdrawn(stores, id, 36_500, '2026-02-01');
    await bankOn(stores).accounts.close(by('ada', { now: noon('2026-02-01') }), id);
    await stores.directory.apply(nextId(), 1, { owner: 'ada', currency: 'EUR', kind: 'additional' });
    const accrued = await accrualOn(stores).accrueDay(DAY, terms);
    expect(accrued).toEqual({ day: DAY, accounts: 2, recorded: 0, paid: {} });
  });
});
