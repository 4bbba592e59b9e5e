import { describe, expect, it } from '@jest/globals';
import { crashingAt, guardedStore } from '@cutover/event-sourcing/testing';
import type { SagaStores } from '../saga.ts';
import { inMemoryStores, inMemoryTransport, nextId, sagaOn, type TestStores } from '../testing/test-saga.ts';
import { transferIdOf } from '../transfer/transfer.ts';
import { rebuild } from './rebuild.ts';

const parties = { from: nextId(), to: nextId(), amount: { minor: 5, currency: 'EUR' }, owner: 'ada' };

/** Seven transfers: the first has ended, the second is held, and nobody has been told anything. */
async function busy(): Promise<TestStores> {
  const stores = inMemoryStores();
  const { transfers } = sagaOn(stores, await inMemoryTransport());
  for (let i = 0; i < 7; i++) await transfers.request(nextId(), parties, `key-${i}-${nextId()}`);
  const [ended, held] = await stores.store.streams({ after: '', limit: 2 });
  const now = new Date();
  await transfers.tell(transferIdOf(ended!), { type: 'hold-refused', reason: 'account.unknown', now });
  await transfers.tell(transferIdOf(held!), { type: 'held', now });
  return stores;
}

const shown = ({ deadlines, outbox }: TestStores) => ({
  deadlines: [...deadlines.noted.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  notes: [...outbox.notes.values()].map(({ stream, commandId }) => `${stream} ${commandId}`).toSorted(),
});

/** The same events, and nothing that is derived from them. */
const bare = ({ store }: TestStores): TestStores => ({ ...inMemoryStores(), store });

describe('a rebuild of transfers', () => {
  it('makes deadlines and notes from events as the service has made them as it went', async () => {
    const stores = await busy();
    const lost = bare(stores);
    expect(await rebuild(lost, { pageSize: 3 })).toEqual({ transfers: 7, deadlines: 6, notes: 9 });
    expect(shown(lost)).toEqual(shown(stores));
    expect(await rebuild(lost)).toMatchObject({ notes: 0 });
    expect(shown(lost)).toEqual(shown(stores));
  });

  it.each([true, false])('goes on after a crash at any write (it lands: %s)', async (lands) => {
    const stores = await busy();
    for (let left = 0; left < 12; left++) {
      const lost = bare(stores);
      const around = crashingAt({ left, lands }, new Set(['note', 'keep', 'remove']));
      const crashing = Object.fromEntries(
        Object.entries(lost).map(([name, store]) => [name, guardedStore(store, around)]),
      ) as unknown as SagaStores;
      await expect(rebuild(crashing, { pageSize: 2 })).rejects.toThrow('crash');
      await rebuild(lost, { pageSize: 2 });
      expect(shown(lost)).toEqual(shown(stores));
    }
  });
});
