import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/messaging/testing';
import { AccountsDouble } from './testing/accounts-double.ts';
import { inMemoryStores, inMemoryTransport, nextId, sagaOn } from './testing/test-saga.ts';

/** As many as an attacker sends while another member waits. */
const REPLAYS = 10_000;
const SIDE_BY_SIDE = 50;

const leaving: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(leaving.splice(0).map((leave) => leave()));
});

async function world() {
  const stores = inMemoryStores();
  const transport = await inMemoryTransport();
  const accounts = new AccountsDouble(transport);
  accounts.open('a', 'ada', 100);
  accounts.open('b', 'grace', 100);
  const clock = { now: 1_700_000_000_000 };
  const saga = sagaOn(stores, transport, { clock: () => new Date(clock.now) });
  const running = [accounts.consumer, saga.relay, saga.consumer];
  for (const each of running) await each.start();
  leaving.push(...running.map((each) => () => each.leave()));
  const parties = (owner: string, minor = 1) => {
    const [from, to] = owner === 'ada' ? ['a', 'b'] : ['b', 'a'];
    return { from: from!, to: to!, amount: { minor, currency: 'EUR' }, owner };
  };
  const ended = (id: string) => async () => (await saga.transfers.find('', true, id)).transfer.status === 'completed';
  return { stores, saga, clock, parties, ended };
}

describe('a request that is repeated without end', () => {
  it('keeps no other transfer from its end, and leaves nothing behind', async () => {
    const { stores, saga, parties, ended } = await world();
    const first = await saga.transfers.request(nextId(), parties('ada'), 'key');
    let left = REPLAYS;
    const answers = new Set<string>();
    const attack = async (): Promise<void> => {
      for (; left > 0; left--) {
        const { id, replayed } = await saga.transfers.request(nextId(), parties('ada'), 'key');
        answers.add(`${id} ${replayed}`);
        // As over HTTP: each request is a turn of the event loop.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const attackers = Array.from({ length: SIDE_BY_SIDE }, () => attack());
    await until(() => left < REPLAYS / 2, 'the attack is on');
    const graces = (await saga.transfers.request(nextId(), parties('grace'), 'key')).id;
    await until(ended(graces), "the other member's transfer has ended");
    expect(left).toBeGreaterThan(0);
    await Promise.all(attackers);
    await until(ended(first.id), 'the repeated transfer has ended');
    expect([...answers]).toEqual([`${first.id} true`]);
    await until(() => stores.outbox.notes.size === 0, 'the outbox is empty');
    expect(stores.deadlines.noted.size).toBe(0);
  });

  it('leaves nothing behind where all tries of it come at once, or ask for something else', async () => {
    const { stores, saga, parties, ended } = await world();
    const tries = Array.from({ length: 20 }, (_, n) =>
      saga.transfers.request(nextId(), parties('ada', 1 + (n % 2)), 'key'),
    );
    const settled = await Promise.allSettled(tries);
    const ids = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []));
    expect([ids.length, new Set(ids).size]).toEqual([10, 1]);
    await until(ended(ids[0]!), 'it has ended');
    await until(() => stores.outbox.notes.size === 0, 'the outbox is empty');
    expect(stores.deadlines.noted.size).toBe(0);
  });
});

describe('a deadline', () => {
  it('is reached however many stand before it that belong to no transfer', async () => {
    const { stores, saga, clock, parties } = await world();
    const at = new Date(clock.now);
    for (let n = 0; n < 250; n++) await stores.deadlines.note({ id: `nothing-${n}`, at, first: at });
    await saga.relay.leave();
    const { id } = await saga.transfers.request(nextId(), parties('grace'), 'key');
    clock.now += 1_001;
    await saga.deadlineExpiry.sweep();
    expect((await saga.transfers.find('', true, id)).transfer.status).toBe('compensating');
    expect(saga.deadlineExpiry.oldestMs).toBe(1_001);
  });

  it('without a transfer is not looked at each time, and is dropped in the end', async () => {
    const { stores, saga, clock } = await world();
    const at = new Date(clock.now);
    await stores.deadlines.note({ id: 'nothing', at, first: at });
    await saga.deadlineExpiry.sweep();
    expect(await stores.deadlines.due(new Date(clock.now + 29_000), 10)).toEqual([]);
    for (let minutes = 0; minutes <= 10; minutes++) {
      clock.now += 61_000;
      await saga.deadlineExpiry.sweep();
    }
    expect(stores.deadlines.noted.size).toBe(0);
  });
});
