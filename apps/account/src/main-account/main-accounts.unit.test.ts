import { describe, expect, it } from '@jest/globals';
import { memberRegistered, TOPICS } from '@cutover/contracts';
import { EventStoreError, InMemoryEventStore } from '@cutover/event-sourcing';
import { decide } from '@cutover/event-sourcing/testing';
import { accountStream } from '../account/account.ts';
import { crashingStores } from '../testing/crashing-stores.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, nextId, opened } from '../testing/test-bank.ts';
import type { Bank, BankStores } from '../bank.ts';
import { mainAccountsDecider, ownerStream, type MainAccountAssigned } from './main-account.ts';

const of = (accountId: string): MainAccountAssigned => ({
  type: 'MainAccountAssigned',
  data: { owner: 'ada', currency: 'EUR', accountId },
});
const assign = (accountId: string, over: object = {}) =>
  ({ type: 'assign', owner: 'ada', currency: 'EUR', accountId, ...over }) as const;

describe('an owner', () => {
  it('has one main account a currency', () => {
    decide(mainAccountsDecider).given().when(assign('a')).then(of('a'));
    decide(mainAccountsDecider).given(of('a')).when(assign('b')).thenRefused('account.main-exists');
    const krw = assign('b', { currency: 'KRW' });
    decide(mainAccountsDecider)
      .given(of('a'))
      .when(krw)
      .then({ type: 'MainAccountAssigned', data: { owner: 'ada', currency: 'KRW', accountId: 'b' } });
  });

  it('gets another in the place of one that is closed, and only of that one', () => {
    decide(mainAccountsDecider)
      .given(of('a'))
      .when(assign('b', { closed: 'a' }))
      .then(of('b'));
    decide(mainAccountsDecider)
      .given(of('a'), of('b'))
      .when(assign('c', { closed: 'a' }))
      .thenRefused('account.main-exists');
  });

  it('may have any name', () => {
    expect(new Set(['a/b', 'a', '\ud800', 'x'.repeat(128)].map(ownerStream)).size).toBe(4);
    expect(ownerStream('a/b')).not.toContain('/');
  });
});

describe('a main account that is asked for', () => {
  const main = (bank: Bank, currency = 'EUR', asking = by('ada')) =>
    bank.accounts.open(asking, nextId(), { owner: 'ada', currency, kind: 'main' });
  const listed = async (stores: BankStores) => (await bankOn(stores).accounts.listByOwner('ada', '', 100)).accounts;

  it('is the only one in its currency, beside any number of others', async () => {
    const stores = inMemoryStores();
    const bank = bankOn(stores);
    await main(bank);
    await opened(bank, 'ada');
    await expect(main(bank)).rejects.toMatchObject({ code: 'account.main-exists', fields: { field: 'currency' } });
    await main(bank, 'KRW');
    const kinds = (await listed(stores)).map(({ state }) => `${state.kind} ${state.currency}`);
    expect(kinds).toEqual(['main EUR', 'additional EUR', 'main KRW']);
  });

  it('follows one that is closed', async () => {
    const stores = inMemoryStores();
    const bank = bankOn(stores);
    const first = await main(bank);
    await bank.accounts.close(by('ada'), first.commit.stream.slice('account-'.length));
    await main(bank);
    await expect(main(bank)).rejects.toMatchObject({ code: 'account.main-exists' });
    expect(await listed(stores)).toHaveLength(2);
  });

  it('is opened by one of many at once, to whichever pods', async () => {
    const stores = inMemoryStores();
    const pods = [bankOn(stores), bankOn(stores), bankOn(stores)];
    const settled = await Promise.allSettled([...pods, ...pods, ...pods].map((pod) => main(pod)));
    const refused = settled.filter((each) => each.status === 'rejected').map(({ reason }) => reason.code as string);
    expect(new Set(refused)).toEqual(new Set(['account.main-exists']));
    expect([refused.length, (await listed(stores)).length]).toEqual([8, 1]);
  });

  it('is the same one for the same key, and another kind of account is another request', async () => {
    const stores = inMemoryStores();
    const asking = by('ada');
    const [one, two] = await Promise.all([main(bankOn(stores), 'EUR', asking), main(bankOn(stores), 'EUR', asking)]);
    expect(one.commit).toEqual(two.commit);
    const other = bankOn(stores).accounts.open(asking, nextId(), { owner: 'ada', currency: 'EUR', kind: 'additional' });
    await expect(other).rejects.toMatchObject({ code: 'event-store.key-reused' });
  });

  it.each([
    [true, 'the same request'],
    [false, 'the same request'],
    [true, 'another request'],
    [false, 'another request'],
  ])('survives a crash at each write (it lands: %s) when %s follows', async (lands, next) => {
    for (const left of [0, 1, 2]) {
      const stores = inMemoryStores();
      const asking = by('ada');
      await expect(main(bankOn(crashingStores(stores, { left, lands })), 'EUR', asking)).rejects.toThrow('crash');
      const landed = left === 2 && lands;
      const then = main(bankOn(stores), 'EUR', next === 'another request' ? by('ada') : asking);
      if (landed && next === 'another request')
        await expect(then).rejects.toMatchObject({ code: 'account.main-exists' });
      else expect((await then).replayed).toBe(landed);
      expect(await listed(stores)).toHaveLength(1);
      await expect(main(bankOn(stores))).rejects.toMatchObject({ code: 'account.main-exists' });
    }
  });
});

const MEMBER = 'member-1';
const MESSAGE = `${MEMBER}/MemberRegistered`;

/** The member's accounts, as a list shows them. */
async function accountsOf(stores: BankStores): Promise<string[]> {
  const { accounts } = await bankOn(stores).accounts.listByOwner(MEMBER, '', 100);
  return accounts.map(({ id }) => id);
}

describe('a first account', () => {
  it('is opened once, however often its message comes, to whichever pods at once', async () => {
    const stores = inMemoryStores();
    const pods = [bankOn(stores), bankOn(stores), bankOn(stores)];
    const redelivered = [...pods, ...pods, ...pods].map(({ firstAccounts }) => firstAccounts.open(MEMBER, MESSAGE));
    await Promise.all(redelivered);
    await bankOn(stores).firstAccounts.open(MEMBER, MESSAGE);
    const [id, ...more] = await accountsOf(stores);
    expect(more).toEqual([]);
    const [opening, ...rest] = await stores.accountStore.read(accountStream(id!), { after: 0, limit: 9 });
    expect(opening).toMatchObject({ commandId: `message/${MESSAGE}`, events: [{ data: { owner: MEMBER } }] });
    expect(rest).toEqual([]);
  });

  it('is not opened again once it was closed, even under the id of another message', async () => {
    const stores = inMemoryStores();
    const bank = bankOn(stores);
    await bank.firstAccounts.open(MEMBER, MESSAGE);
    const [id] = await accountsOf(stores);
    await bank.accounts.close(by(MEMBER), id!);
    await bankOn(stores).firstAccounts.open(MEMBER, MESSAGE);
    await bankOn(stores).firstAccounts.open(MEMBER, 'another');
    expect(await accountsOf(stores)).toEqual([id]);
  });

  it.each([true, false])('survives a crash at each write (the write lands: %s)', async (lands) => {
    for (const left of [0, 1, 2]) {
      const stores = inMemoryStores();
      const crashed = bankOn(crashingStores(stores, { left, lands })).firstAccounts.open(MEMBER, MESSAGE);
      await expect(crashed).rejects.toThrow('crash');
      await bankOn(stores).firstAccounts.open(MEMBER, MESSAGE);
      expect(await accountsOf(stores)).toHaveLength(1);
      expect(await stores.ownerStore.read(ownerStream(MEMBER), { after: 0, limit: 9 })).toHaveLength(1);
    }
  });

  const message = (over: object = {}) => ({
    ...{ topic: TOPICS.memberEvents, key: MEMBER, id: MESSAGE, type: memberRegistered.type, version: 1 },
    ...{ data: { memberId: MEMBER, registeredAt: '2026-01-01T00:00:00Z' }, partition: 0, offset: '0' },
    ...over,
  });

  it('is opened for whom the message names', async () => {
    const stores = inMemoryStores();
    await bankOn(stores).onMember(message());
    expect(await accountsOf(stores)).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['an unknown version', { version: 2 }, 'contract.unknown-version'],
    ['an unknown type', { type: 'MemberVanished' }, 'contract.unknown-type'],
    ['no member', { data: { registeredAt: '2026-01-01T00:00:00Z' } }, 'contract.invalid'],
  ])('is not opened by a message of %s, which is a named error', async (_what, over, code) => {
    const stores = inMemoryStores();
    await expect(bankOn(stores).onMember(message(over))).rejects.toMatchObject({ code });
    expect(await accountsOf(stores)).toEqual([]);
  });

  it('waits while the ledger is away', async () => {
    const stores = inMemoryStores();
    const away = () => Promise.reject(new EventStoreError('event-store.unavailable', 'away'));
    const bank = bankOn({ ...stores, ownerStore: Object.assign(new InMemoryEventStore<never>(), { read: away }) });
    await expect(bank.onMember(message())).rejects.toMatchObject({ retriable: true });
  });
});
