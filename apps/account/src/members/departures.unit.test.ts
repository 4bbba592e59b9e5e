import { describe, expect, it } from '@jest/globals';
import type { Caller } from '@cutover/service-kit';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, eur, nextId, opened } from '../testing/test-bank.ts';

const now = new Date(1_700_000_000_000);
const later = (ms: number) => new Date(now.getTime() + ms);
const left = (memberId: string) => ({
  ...{ topic: 'member.events', partition: 0, offset: '0', key: memberId, id: `${memberId}/MemberLeft` },
  ...{ type: 'MemberLeft', version: 1, data: { memberId, leftAt: now.toISOString() } },
});
const tokens = { verify: (header: string | undefined): Caller => ({ subject: header!, roles: [] }) };

describe('a member who leaves', () => {
  it('has no token that is good any more, in this process at once and in others at their next look', async () => {
    const stores = inMemoryStores();
    const [one, two] = [bankOn(stores), bankOn(stores)];
    for (let i = 0; i < 2; i++) await one.onMember(left('ada'));
    const verify = (bank: typeof one, subject: string) => async () => bank.departures.guard(tokens).verify(subject);
    await expect(verify(one, 'ada')()).rejects.toMatchObject({ code: 'auth.invalid-token' });
    expect(await verify(two, 'ada')()).toMatchObject({ subject: 'ada' });
    await two.departures.refresh();
    await expect(verify(two, 'ada')()).rejects.toMatchObject({ code: 'auth.invalid-token' });
    expect(await verify(two, 'grace')()).toMatchObject({ subject: 'grace' });
  });

  it('is forgotten once no token can be good any more', async () => {
    const stores = inMemoryStores();
    await bankOn(stores).onMember(left('ada'));
    const bank = bankOn(stores, () => later(26 * 3_600_000));
    await bank.departures.refresh();
    expect(bank.departures.hasLeft('ada')).toBe(false);
  });

  it('leaves no empty account open, and money that two tellers pay out', async () => {
    const stores = inMemoryStores();
    const bank = bankOn(stores);
    const [empty, full] = [await opened(bank, 'ada'), await opened(bank, 'ada', 777)];
    const graces = await opened(bank, 'grace');
    for (let i = 0; i < 2; i++) await bank.onMember(left('ada'));
    const closed = async (id: string) => (await bank.accounts.find(by('', { anothers: true }), id)).state.closedAt;
    expect([await closed(empty), await closed(full), await closed(graces)]).toEqual([
      now.toISOString(),
      undefined,
      undefined,
    ]);
    const on = { account: full, holdId: nextId(), now };
    const teller = (subject: string) => ({ subject, as: 'teller' as const });
    const expiresAt = later(60_000).toISOString();
    await bank.holds.place({ ...on, by: teller('tom') }, { amount: eur(777), expiresAt });
    await expect(bank.holds.capture({ ...on, by: teller('tom') })).rejects.toMatchObject({ code: 'hold.four-eyes' });
    await bank.holds.capture({ ...on, by: teller('tina') });
    await bank.accounts.close(by('tina', { anothers: true }), full);
    expect(await closed(full)).toBe(now.toISOString());
  });
});
