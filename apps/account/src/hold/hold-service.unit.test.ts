import { describe, expect, it } from '@jest/globals';
import { accountStream } from '../account/account.ts';
import { crashingStores } from '../testing/crashing-stores.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, eur, nextId, opened } from '../testing/test-bank.ts';

const start = new Date(1_700_000_000_000);
const after = (ms: number) => new Date(start.getTime() + ms);
const expiresAt = after(1_000).toISOString();

async function holding() {
  const stores = inMemoryStores();
  let now = start;
  const bank = bankOn(stores, () => now);
  const account = await opened(bank, 'ada', 100);
  const on = { account, holdId: nextId(), now: start };
  const events = async () => {
    const commits = await stores.accountStore.read(accountStream(account), { after: 2, limit: 50 });
    return commits.flatMap((commit) => commit.events.map(({ type }) => type));
  };
  return { stores, bank, on, events, at: (time: Date) => (now = time) };
}

describe('a step of a hold', () => {
  it('is carried out once, whoever tries it and however often', async () => {
    const { stores, bank, on, events } = await holding();
    const other = bankOn(stores);
    const tries = [bank, other, bank, other].map(({ holds }) => holds.place(on, { amount: eur(60), expiresAt }));
    expect((await Promise.all(tries)).filter(({ replayed }) => !replayed)).toHaveLength(1);
    await Promise.all([bank, other, bank].map(({ holds }) => holds.capture(on)));
    expect(await events()).toEqual(['HoldPlaced', 'HoldCaptured']);
  });

  it('captured and released at once has one outcome', async () => {
    const { stores, bank, on, events } = await holding();
    await bank.holds.place(on, { amount: eur(60), expiresAt });
    const both = await Promise.allSettled([bank.holds.capture(on), bankOn(stores).holds.release(on)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await events()).toHaveLength(2);
  });

  it('refuses the key of a client for something else', async () => {
    const { bank, on } = await holding();
    const request = (fingerprint: string) => ({ subject: 'transfer', idempotencyKey: 'k', fingerprint });
    await bank.holds.place({ ...on, request: request('1') }, { amount: eur(60), expiresAt });
    const other = bank.holds.place({ ...on, request: request('2') }, { amount: eur(61), expiresAt });
    await expect(other).rejects.toMatchObject({ code: 'event-store.key-reused' });
  });
});

describe('the worker', () => {
  it('records what has expired, once, and crosses it out', async () => {
    const { stores, bank, on, events, at } = await holding();
    await bank.holds.place(on, { amount: eur(60), expiresAt });
    expect(await bank.holdExpiry.sweep()).toBe(0);
    at(after(1_000));
    const sweeps = await Promise.all([bank.holdExpiry.sweep(), bankOn(stores, () => after(1_000)).holdExpiry.sweep()]);
    expect(sweeps.reduce((a, b) => a + b)).toBe(1);
    expect(await events()).toEqual(['HoldPlaced', 'HoldReleased']);
    expect(stores.holdNotes.noted.size).toBe(0);
  });

  it.each([0, 1])('finds a hold whose process crashed after write %i', async (left) => {
    const { stores, bank, on, at } = await holding();
    const crashed = bankOn(crashingStores(stores, { left, lands: true }));
    await expect(crashed.holds.place(on, { amount: eur(60), expiresAt })).rejects.toThrow('crash');
    at(after(70_000));
    expect(await bank.holdExpiry.sweep()).toBe(left);
    expect(stores.holdNotes.noted.size).toBe(0);
  });

  it('leaves alone what was captured in time', async () => {
    const { bank, on, events, at } = await holding();
    await bank.holds.place(on, { amount: eur(60), expiresAt });
    await bank.holds.capture(on);
    at(after(70_000));
    expect(await bank.holdExpiry.sweep()).toBe(0);
    expect(await events()).toEqual(['HoldPlaced', 'HoldCaptured']);
  });

  it('expires holds of one id on two accounts, each at its own deadline', async () => {
    const { stores, bank, on, at } = await holding();
    const other = await opened(bank, 'grace', 100);
    await bank.holds.place(on, { amount: eur(60), expiresAt });
    await bank.holds.place({ ...on, account: other }, { amount: eur(60), expiresAt: after(2_000).toISOString() });
    at(after(1_000));
    expect(await bank.holdExpiry.sweep()).toBe(1);
    at(after(2_000));
    expect(await bank.holdExpiry.sweep()).toBe(1);
    expect(stores.holdNotes.noted.size).toBe(0);
  });

  it('expires a hold that was refused before it was accepted, under whatever deadline', async () => {
    const { stores, bank, on, events, at } = await holding();
    const refused = bank.holds.place(on, { amount: eur(101), expiresAt });
    await expect(refused).rejects.toMatchObject({ code: 'account.insufficient-funds' });
    expect(stores.holdNotes.noted.size).toBe(0);
    const later = after(300_000);
    await bank.holds.place(on, { amount: eur(60), expiresAt: later.toISOString() });
    at(after(120_000));
    expect(await bank.holdExpiry.sweep()).toBe(0);
    at(later);
    expect(await bank.holdExpiry.sweep()).toBe(1);
    expect(await events()).toEqual(['HoldPlaced', 'HoldReleased']);
  });

  it('goes by the deadline that is in the ledger, whatever a note says', async () => {
    const { stores, bank, on, at } = await holding();
    await bank.holds.place(on, { amount: eur(60), expiresAt: after(300_000).toISOString() });
    const { account, holdId } = on;
    // As an older build noted it, when the hold was first refused.
    stores.holdNotes.noted.clear();
    await stores.holdNotes.note({ id: holdId, holdId, account, expiresAt: after(1_000) });
    at(after(120_000));
    expect(await bank.holdExpiry.sweep()).toBe(0);
    at(after(300_000));
    expect(await bank.holdExpiry.sweep()).toBe(1);
  });

  it('finds what is due behind any number of notes of nothing', async () => {
    const { stores, bank, on, at } = await holding();
    const nothing = (n: number) => ({ id: `n${n}`, holdId: `n${n}`, account: on.account, expiresAt: after(0) });
    for (let n = 0; n < 250; n++) await stores.holdNotes.note(nothing(n));
    await bank.holds.place(on, { amount: eur(60), expiresAt });
    at(after(1_000));
    expect(await bank.holdExpiry.sweep()).toBe(1);
  });
});
