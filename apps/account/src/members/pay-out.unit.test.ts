import { describe, expect, it } from '@jest/globals';
import type { Bank } from '../bank.ts';
import { crashingStores } from '../testing/crashing-stores.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, eur, nextId, opened } from '../testing/test-bank.ts';

const balancesOf = async (bank: Bank, ...ids: string[]) =>
  Promise.all(ids.map(async (id) => (await bank.accounts.find(by('', { anothers: true }), id)).state.balance));
const NOW = new Date(1_700_000_000_000);

describe('paying out an owner who leaves', () => {
  it('asks for nothing where nothing is left, and names the accounts where something is', async () => {
    const bank = bankOn(inMemoryStores());
    const empty = await opened(bank, 'ada');
    expect(await bank.payOut.payOut('ada', undefined)).toEqual([]);
    const [full, other] = [await opened(bank, 'ada', 777), await opened(bank, 'grace', 5)];
    const refused = bank.payOut.payOut('ada', undefined);
    await expect(refused).rejects.toMatchObject({ code: 'pay-out.not-empty', fields: { accounts: [full] } });
    expect(await balancesOf(bank, empty, full, other)).toEqual([0, 777, 5]);
  });

  it('pays all that is left to where they say, once', async () => {
    const bank = bankOn(inMemoryStores());
    const [a, b, to] = [await opened(bank, 'ada', 777), await opened(bank, 'ada', 3), await opened(bank, 'grace', 5)];
    const paid = await bank.payOut.payOut('ada', to);
    expect(paid).toEqual([
      { from: a, to, amount: eur(777) },
      { from: b, to, amount: eur(3) },
    ]);
    expect(await bank.payOut.payOut('ada', to)).toEqual([]);
    expect(await balancesOf(bank, a, b, to)).toEqual([0, 0, 785]);
  });

  it.each<[string, (bank: Bank, account: string) => Promise<string>, string]>([
    ['an account of their own', (bank) => opened(bank, 'ada'), 'pay-out.own-account'],
    ['an account in another currency', (bank) => opened(bank, 'grace', 0, 'USD'), 'account.currency-mismatch'],
    ['an account that there is not', async () => nextId(), 'account.unknown'],
    [
      'an account that is closed',
      async (bank) => {
        const id = await opened(bank, 'grace');
        await bank.accounts.close(by('grace'), id);
        return id;
      },
      'account.closed',
    ],
  ])('moves nothing where it is to go to %s', async (_what, make, code) => {
    const bank = bankOn(inMemoryStores());
    const account = await opened(bank, 'ada', 10);
    const to = await make(bank, account);
    await expect(bank.payOut.payOut('ada', to)).rejects.toMatchObject({ code, fields: { field: 'payTo' } });
    expect(await balancesOf(bank, account)).toEqual([10]);
  });

  it('moves nothing while one of the accounts is held, or owes money', async () => {
    const bank = bankOn(inMemoryStores());
    const [free, held, to] = [await opened(bank, 'ada', 9), await opened(bank, 'ada', 9), await opened(bank, 'grace')];
    const on = { account: held, holdId: 'h', now: NOW };
    await bank.holds.place(on, { amount: eur(1), expiresAt: new Date(NOW.getTime() + 1_000).toISOString() });
    const refused = bank.payOut.payOut('ada', to);
    await expect(refused).rejects.toMatchObject({ code: 'pay-out.held', fields: { accounts: [held] } });
    await bank.holds.release(on);
    await bank.accounts.agreeOverdraft(by('tom', { anothers: true }), held, 100);
    await bank.accounts.withdraw(by('ada'), held, eur(10));
    const owing = bank.payOut.payOut('ada', to);
    await expect(owing).rejects.toMatchObject({ code: 'pay-out.not-empty', fields: { accounts: [held] } });
    expect(await balancesOf(bank, free, held, to)).toEqual([9, -1, 0]);
  });

  it.each([true, false])('pays once when it crashes at any write (it lands: %s) and is tried again', async (lands) => {
    for (let left = 0; left < 9; left++) {
      const stores = inMemoryStores();
      const bank = bankOn(stores);
      const [a, b, to] = [await opened(bank, 'ada', 7), await opened(bank, 'ada', 3), await opened(bank, 'grace')];
      await bankOn(crashingStores(stores, { left, lands }))
        .payOut.payOut('ada', to)
        .catch(() => undefined);
      await bankOn(stores, () => new Date(NOW.getTime() + 60_000)).transferRecovery.sweep();
      await bank.payOut.payOut('ada', to);
      expect(await balancesOf(bank, a, b, to)).toEqual([0, 0, 10]);
    }
  });
});
