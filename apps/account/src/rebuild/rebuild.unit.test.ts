import { describe, expect, it } from '@jest/globals';
import { OutboxEventStore } from '@cutover/messaging';
import { crashingStores } from '../testing/crashing-stores.ts';
import { inMemoryStores } from '../testing/in-memory-stores.ts';
import { bankOn, by, eur, nextId, opened } from '../testing/test-bank.ts';
import { Rebuild } from './rebuild.ts';

const later = '2023-11-14T23:00:00.000Z';

/** A bank in the middle of its day: six accounts, an open hold, a transfer that was cut short, refusals beside. */
async function busyBank() {
  const stores = inMemoryStores();
  const bank = bankOn(stores);
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) ids.push(await opened(bank, i % 2 ? 'ada' : 'grace', 100));
  await bank.accounts.open(by('ada'), nextId(), { owner: 'ada', currency: 'KRW', kind: 'main' });
  const now = new Date(1_700_000_000_000);
  await bank.holds.place({ account: ids[0]!, holdId: 'h1', now }, { amount: eur(5), expiresAt: later });
  await bank.holds.place({ account: ids[1]!, holdId: 'h2', now }, { amount: eur(5), expiresAt: later });
  await bank.holds.release({ account: ids[1]!, holdId: 'h2', now });
  const order = (i: number) => ({ from: ids[i]!, to: ids[i + 2]!, amount: eur(1) });
  await bank.transfers.order(by('ada'), nextId(), order(1));
  const cut = bankOn(crashingStores(stores, { left: 2, lands: true }));
  await cut.transfers.order(by('ada'), nextId(), order(1)).catch(() => undefined);
  // What a step has come to, and nobody has been told of.
  const events = [{ type: 'HoldReleased', data: { holdId: 't', amount: eur(1), reason: 'released' } }] as const;
  const step = { stream: 'unopened-t-release', expected: 0, commandId: 'saga/t/release', events, recordedAt: now };
  const noted = new OutboxEventStore({ store: stores.accountStore, outbox: stores.outbox, publishes: () => true });
  await noted.append(step);
  return { stores, ids };
}

const shown = async (stores: ReturnType<typeof inMemoryStores>) => ({
  ada: await bankOn(stores).accounts.listByOwner('ada', '', 100),
  grace: await bankOn(stores).accounts.listByOwner('grace', '', 100),
  // A note's own id is whatever its writer made of it, and a hold may have two.
  holds: [...new Map([...stores.holdNotes.noted.values()].map(({ id: _id, ...hold }) => [hold.holdId, hold])).values()],
  unfinished: [...stores.unfinished.noted],
  outbox: [...stores.outbox.notes.values()].map(({ stream, commandId }) => [stream, commandId]),
});

/** The same events, and nothing that is derived from them. */
function bare(stores: ReturnType<typeof inMemoryStores>): ReturnType<typeof inMemoryStores> {
  const { accountStore, transferStore, ownerStore } = stores;
  return { ...inMemoryStores(), accountStore, transferStore, ownerStore };
}

describe('a rebuild', () => {
  it('makes from events what the service has made as it went', async () => {
    const { stores } = await busyBank();
    const before = await shown(stores);
    expect([before.holds.length, before.unfinished.length, before.outbox.length]).toEqual([1, 1, 1]);
    const lost = bare(stores);
    const progress: [string, number][] = [];
    const onProgress = (...each: [string, number]) => void progress.push(each);
    expect(await new Rebuild(lost).run({ pageSize: 3, onProgress })).toEqual({ accounts: 8, transfers: 2, notes: 1 });
    expect(await shown(lost)).toEqual(before);
    expect(progress).toEqual([
      ['accounts', 3],
      ['accounts', 6],
      ['accounts', 8],
      ['transfers', 2],
    ]);
  });

  it('mends what is wrong, and changes nothing when it is done again', async () => {
    const { stores, ids } = await busyBank();
    const before = await shown(stores);
    await stores.directory.restore(ids[1]!, 1, { owner: 'mallory', currency: 'USD', kind: 'main' });
    for (let i = 0; i < 2; i++) await new Rebuild(stores).run();
    expect(await shown(stores)).toEqual(before);
  });

  it('does not put a document back behind a later commit', async () => {
    const { stores, ids } = await busyBank();
    const moved = { owner: 'alan', currency: 'EUR', kind: 'additional' as const };
    await stores.directory.apply(ids[0]!, 9, moved);
    await new Rebuild(stores).run();
    expect(await stores.directory.find(ids[0]!)).toEqual({ ...moved, id: ids[0], sequence: 9 });
  });

  it.each([true, false])('goes on after a crash at any write (it lands: %s)', async (lands) => {
    const { stores } = await busyBank();
    const before = await shown(stores);
    for (let left = 0; left < 14; left++) {
      const lost = bare(stores);
      const crashing = new Rebuild(crashingStores(lost, { left, lands })).run({ pageSize: 2 });
      await expect(crashing).rejects.toThrow('crash');
      const done = await new Rebuild(lost).run({ pageSize: 2 });
      expect(done).toEqual({ accounts: 8, transfers: 2, notes: 1 });
      expect(await shown(lost)).toEqual(before);
    }
  });

  it('runs beside the service', async () => {
    const { stores } = await busyBank();
    const lost = bare(stores);
    const bank = bankOn(lost);
    const opening = Array.from({ length: 20 }, () => opened(bank, 'kim', 1));
    await Promise.all([new Rebuild(lost).run({ pageSize: 1 }), ...opening]);
    expect((await bank.accounts.listByOwner('kim', '', 100)).accounts).toHaveLength(20);
    expect((await bank.accounts.listByOwner('ada', '', 100)).accounts).toHaveLength(4);
  });

  it('keeps a snapshot of long streams, and stops at an event that it does not know', async () => {
    const { stores, ids } = await busyBank();
    const stream = `account-${ids[0]}`;
    for (let i = 0; i < 300; i++) await bankOn(stores).accounts.deposit(by('grace'), ids[0]!, eur(1));
    const lost = bare(stores);
    await new Rebuild(lost).run();
    expect(await lost.accountSnapshots.latest(stream)).toMatchObject({ sequence: 303, state: { balance: 400 } });
    const commit = { stream: 'account-new', sequence: 1, commandId: 'c', recordedAt: new Date(0), published: true };
    lost.accountStore.plant({ ...commit, events: [{ type: 'AccountFrozen', data: {} }] });
    await expect(new Rebuild(lost).run()).rejects.toMatchObject({ code: 'event-store.unknown-type' });
  });
});
