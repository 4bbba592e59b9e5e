import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspectDeadLetters, replayDeadLetters } from '../dead-letter/dead-letters.ts';
import { ensureTopics, MessageBus } from '../message-bus.ts';
import type { Message, Received } from '../message.ts';
import type { Transport } from '../transport/transport.ts';

const PATIENCE_MS = 40_000;

/** Waits until the condition holds; says what it waited for when it never does. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${PATIENCE_MS} ms in vain until ${what}`);
    await sleep(10);
  }
}

export function messageOn(topic: string, over: Partial<Message> = {}): Message {
  return { topic, key: 'k', id: randomUUID(), type: 'Counted', version: 1, data: {}, ...over };
}

class Outage extends Error {
  readonly retriable = true;
}

class Refusal extends Error {
  readonly retriable = false;
}

/** What every transport promises to the bus on it. */
export function transportContract(name: string, make: () => Promise<Transport>): void {
  const setUp = async (partitions = 3) => {
    const transport = await make();
    const topic = `topic-${randomUUID()}`;
    await ensureTopics(transport, [{ name: topic, partitions }]);
    return { transport, bus: new MessageBus(transport), topic, group: `group-${randomUUID()}` };
  };
  const numbered = (topic: string, keys: readonly string[], count: number): Message[] =>
    Array.from({ length: count }, (_, n) => keys.map((key) => messageOn(topic, { key, data: { n } }))).flat();
  const quick = { firstPauseMs: 1, mostPauseMs: 5 };

  describe(`transport contract: ${name}`, () => {
    it('hands on what was published, whole', async () => {
      const { bus, topic, group } = await setUp();
      const seen: Received[] = [];
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      const message = messageOn(topic, { key: 'ключ', version: 3, data: { name: 'Zoë', n: 2 ** 52 }, traceparent });
      await bus.publish([message]);
      const subscription = await bus.subscribe({ group, topics: [topic], handler: async (m) => void seen.push(m) });
      await until(() => seen.length === 1, 'the message arrives');
      expect(seen[0]).toMatchObject(message);
      await subscription.leave();
    });

    it('keeps the order of each key, whatever its neighbours do', async () => {
      const { bus, topic, group } = await setUp();
      const keys = ['a', 'b', 'c', 'd', 'e'];
      const seen = new Map<string, number[]>(keys.map((key) => [key, []]));
      const handler = async ({ key, data }: Received) => {
        if (Math.random() < 0.2) await sleep(1);
        seen.get(key)!.push((data as { n: number }).n);
      };
      const subscription = await bus.subscribe({ group, topics: [topic], handler });
      const all = numbered(topic, keys, 60);
      for (let i = 0; i < all.length; i += 25) await bus.publish(all.slice(i, i + 25));
      await until(() => [...seen.values()].every((each) => each.length >= 60), 'all are handled');
      const order = Array.from({ length: 60 }, (_, n) => n);
      for (const key of keys) expect(seen.get(key)).toEqual(order);
      await subscription.leave();
    });

    it('gives each group everything', async () => {
      const { bus, topic, group } = await setUp();
      const seen: string[] = [];
      const of = (which: string) =>
        bus.subscribe({ group: `${group}-${which}`, topics: [topic], handler: async () => void seen.push(which) });
      const both = await Promise.all([of('a'), of('b')]);
      await bus.publish(numbered(topic, ['x', 'y'], 5));
      await until(() => seen.length >= 20, 'both groups have seen all');
      expect(seen.filter((which) => which === 'a')).toHaveLength(10);
      await Promise.all(both.map((each) => each.leave()));
    });

    it('shows what is consumed only after the handler has resolved', async () => {
      const { bus, topic, group } = await setUp(1);
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      let begun = false;
      const handler = async () => {
        begun = true;
        await gate;
      };
      await bus.publish([messageOn(topic)]);
      const subscription = await bus.subscribe({ group, topics: [topic], handler });
      await until(() => begun, 'the handler is called');
      await sleep(50);
      expect(await subscription.lag()).toBe(1);
      open();
      await until(async () => (await subscription.lag()) === 0, 'the lag is gone');
      await subscription.leave();
    });

    it('waits for what is in hand when it leaves, and the next member goes on behind it', async () => {
      const { bus, topic, group } = await setUp(1);
      const ended: number[] = [];
      const handler = async ({ data }: Received) => {
        await sleep(30);
        ended.push((data as { n: number }).n);
      };
      await bus.publish(numbered(topic, ['k'], 12));
      const first = await bus.subscribe({ group, topics: [topic], handler, inFlight: 2 });
      await until(() => ended.length > 0, 'the first is handled');
      await first.leave();
      const atLeave = ended.length;
      await sleep(80);
      expect(ended).toHaveLength(atLeave);
      expect(atLeave).toBeLessThan(12);
      const second = await bus.subscribe({ group, topics: [topic], handler });
      await until(() => ended.length >= 12, 'the rest is handled');
      expect(ended).toEqual(Array.from({ length: 12 }, (_, n) => n));
      await second.leave();
    });

    it('has no more in flight than it was told', async () => {
      const { bus, topic, group } = await setUp(1);
      let now = 0;
      let most = 0;
      let done = 0;
      const handler = async () => {
        most = Math.max(most, ++now);
        await sleep(2);
        now--;
        done++;
      };
      await bus.publish(Array.from({ length: 60 }, (_, i) => messageOn(topic, { key: `k${i}` })));
      const subscription = await bus.subscribe({ group, topics: [topic], handler, inFlight: 4 });
      await until(() => done >= 60, 'all are handled');
      expect(most).toBeLessThanOrEqual(4);
      expect(most).toBeGreaterThan(1);
      await subscription.leave();
    });

    it('waits out an outage without losing or overtaking', async () => {
      const { bus, topic, group } = await setUp(1);
      const seen: number[] = [];
      let outages = 30;
      const handler = async ({ data }: Received) => {
        if (outages-- > 0) throw new Outage('the database is away');
        seen.push((data as { n: number }).n);
      };
      await bus.publish(numbered(topic, ['k'], 4));
      const subscription = await bus.subscribe({ group, topics: [topic], handler, attempts: 2, ...quick });
      await until(() => seen.length >= 4, 'all are handled');
      expect(seen).toEqual([0, 1, 2, 3]);
      await subscription.leave();
      expect(await inspectDeadLetters(bus.transport, topic)).toEqual([]);
    });

    it('buries a poison message after bounded tries, shows it, and replays it for the group that failed', async () => {
      const { bus, topic, group } = await setUp(1);
      let cured = false;
      let tries = 0;
      const seen: number[] = [];
      const handler = async ({ data }: Received) => {
        const { n } = data as { n: number };
        if (n === 1 && !cured) {
          tries++;
          throw new Error('cannot be understood');
        }
        seen.push(n);
      };
      const others: number[] = [];
      const others1 = await bus.subscribe({
        group: `${group}-other`,
        topics: [topic],
        handler: async ({ data }) => void others.push((data as { n: number }).n),
      });
      await bus.publish(numbered(topic, ['k'], 3));
      const subscription = await bus.subscribe({ group, topics: [topic], handler, attempts: 3, ...quick });
      await until(() => seen.length === 2, 'the others are handled');
      expect([tries, seen]).toEqual([3, [0, 2]]);
      const letters = await inspectDeadLetters(bus.transport, topic);
      expect(letters).toEqual([
        expect.objectContaining({
          topic,
          group,
          reason: 'cannot be understood',
          attempts: 3,
          key: 'k',
          value: '{"n":1}',
          replayed: false,
        }),
      ]);
      cured = true;
      expect(await replayDeadLetters(bus.transport, topic)).toBe(1);
      expect(await replayDeadLetters(bus.transport, topic)).toBe(0);
      expect(await inspectDeadLetters(bus.transport, topic)).toEqual([{ ...letters[0]!, replayed: true }]);
      await until(() => seen.length === 3, 'the replayed one is handled');
      await until(async () => (await others1.lag()) === 0, 'the other group has passed it');
      expect([seen, others]).toEqual([
        [0, 2, 1],
        [0, 1, 2],
      ]);
      await Promise.all([subscription.leave(), others1.leave()]);
    });

    it('replays what fails again once, and leaves it to the next replay', async () => {
      const { bus, topic, group } = await setUp(1);
      let calls = 0;
      const handler = async () => {
        calls++;
        throw new Refusal('never');
      };
      const subscription = await bus.subscribe({ group, topics: [topic], handler });
      await bus.publish([messageOn(topic, { id: 'a' }), messageOn(topic, { id: 'b' })]);
      const letters = async () => (await inspectDeadLetters(bus.transport, topic)).map(({ id }) => id);
      await until(async () => (await letters()).length === 2, 'both are buried');
      // A try each, since the error says that more would not help.
      expect(calls).toBe(2);
      expect(await replayDeadLetters(bus.transport, topic)).toBe(2);
      await until(async () => (await letters()).length === 4, 'both are buried again');
      expect([calls, await letters()]).toEqual([4, ['a', 'b', 'a', 'b']]);
      await subscription.leave();
      expect(await replayDeadLetters(bus.transport, topic)).toBe(2);
      expect(await replayDeadLetters(bus.transport, topic)).toBe(0);
    });

    it('goes on with a replay that was stopped midway', async () => {
      const { transport, topic } = await setUp(1);
      const headers = { 'message-id': 'i', 'message-type': 't', 'message-version': '1', 'dead-letter-group': 'g' };
      const letter = (n: number) => ({ topic: `${topic}.dead-letter`, key: `k${n}`, value: `{"n":${n}}`, headers });
      await transport.send([1, 2, 3, 4].map(letter));
      const stopping = new AbortController();
      const onProgress = (replayed: number) => void (replayed === 3 && stopping.abort(new Error('enough')));
      const replaying = replayDeadLetters(transport, topic, { signal: stopping.signal, onProgress });
      await expect(replaying).rejects.toThrow('enough');
      expect((await inspectDeadLetters(transport, topic)).map(({ replayed }) => replayed)).toEqual([
        true,
        true,
        true,
        false,
      ]);
      expect(await replayDeadLetters(transport, topic)).toBe(1);
    });

    it('names a topic that there is not', async () => {
      const { transport, topic } = await setUp(1);
      const none = { code: 'messaging.no-topic', retriable: false, message: expect.stringContaining('x.dead-letter') };
      await expect(inspectDeadLetters(transport, `${topic}x`)).rejects.toMatchObject(none);
      await expect(replayDeadLetters(transport, `${topic}x`)).rejects.toMatchObject(none);
    });

    it('says how far a group has come, and forgets one that is there for once', async () => {
      const { transport, bus, topic, group } = await setUp(1);
      await bus.publish(numbered(topic, ['k'], 3));
      expect(await transport.positions(group, topic)).toEqual([{ partition: 0, next: 0, end: 3 }]);
      const consumed = async (passing: boolean) => {
        const onMessage = async () => undefined;
        const consumption = await transport.consume({ group, topics: [topic], onMessage, inFlight: 1, passing });
        await until(async () => (await consumption.lag()) === 0, 'all are consumed');
        await consumption.leave();
        return (await transport.positions(group, topic)).map(({ next }) => next);
      };
      expect(await consumed(false)).toEqual([3]);
      expect(await consumed(true)).toEqual([0]);
    });

    it.each([
      ['no JSON', '{', { 'message-id': 'i', 'message-type': 't', 'message-version': '1' }],
      ['no object', '7', { 'message-id': 'i', 'message-type': 't', 'message-version': '1' }],
      ['no type', '{}', { 'message-id': 'i', 'message-version': '1' }],
      ['no version', '{}', { 'message-id': 'i', 'message-type': 't', 'message-version': 'one' }],
    ])('buries what has %s at once', async (_what, value, headers) => {
      const { transport, bus, topic, group } = await setUp(1);
      let calls = 0;
      await transport.send([{ topic, key: 'k', value, headers: headers as Record<string, string> }]);
      await bus.publish([messageOn(topic)]);
      const subscription = await bus.subscribe({ group, topics: [topic], handler: async () => void calls++ });
      await until(() => calls === 1, 'the good one is handled');
      await until(async () => (await subscription.lag()) === 0, 'both are consumed');
      await subscription.leave();
      expect(await inspectDeadLetters(transport, topic)).toEqual([expect.objectContaining({ value, group })]);
    });
  });
}
