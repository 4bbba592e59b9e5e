import { describe, expect, it } from '@jest/globals';
import { ensureTopics, MessageBus } from './message-bus.ts';
import { SubscriptionWorker } from './subscription-worker.ts';
import { messageOn, until } from './testing/index.ts';
import { InMemoryTransport } from './transport/in-memory-transport.ts';

const TOPIC = 'orders';

/** Two members of a group, which say what they got. The transport gives a partition to one of them. */
async function members() {
  const bus = new MessageBus(new InMemoryTransport());
  await ensureTopics(bus.transport, [{ name: TOPIC, partitions: 1 }]);
  const got: Record<string, string[]> = { a: [], b: [] };
  const member = (name: 'a' | 'b') =>
    new SubscriptionWorker(bus, {
      ...{ group: 'shop', topics: [TOPIC] },
      handler: async ({ id }) => void got[name]!.push(id),
    });
  const publish = async (id: string) => {
    await bus.publish([messageOn(TOPIC, { id })]);
  };
  return { a: member('a'), b: member('b'), got, publish };
}

describe('a subscription that is suspended', () => {
  it('leaves its messages to the other members, says how far the group is behind, and takes part again once it is resumed', async () => {
    const { a, b, got, publish } = await members();
    await a.start();
    await publish('1');
    await until(() => got['a']!.length === 1, 'the first is handled');
    await a.suspend();
    await a.suspend();
    await publish('2');
    expect(await a.lag()).toBe(1);
    await b.start();
    await until(() => got['b']!.length === 1, 'the other member handles it');
    await b.suspend();
    await publish('3');
    await a.resume();
    await until(() => got['a']!.length === 2, 'it handles again');
    expect(got).toEqual({ a: ['1', '3'], b: ['2'] });
    await a.leave();
  });

  it('stays away once it has left, whatever was asked for before', async () => {
    const { a, got, publish } = await members();
    await a.start();
    await Promise.all([a.suspend(), a.resume(), a.leave(), a.resume()]);
    await publish('1');
    expect([await a.lag(), got['a']]).toEqual([1, []]);
  });
});
