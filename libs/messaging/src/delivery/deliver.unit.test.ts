import { describe, expect, it } from '@jest/globals';
import { inspectDeadLetters } from '../dead-letter/dead-letters.ts';
import { ensureTopics, MessageBus } from '../message-bus.ts';
import { messageOn, until } from '../testing/index.ts';
import { InMemoryTransport } from '../transport/in-memory-transport.ts';
import type { Outcome } from './deliver.ts';

const failing = (over: object) => Object.assign(new Error('no'), over);

describe('a message whose handler fails', () => {
  it.each<[string, unknown, string, number]>([
    ['for good, as the error says, becomes a dead letter at once', failing({ retriable: false }), 'no', 1],
    ['for a reason that says nothing is tried as often as is set', failing({}), 'no', 4],
    ['for no reason at all is tried as often, too', null, 'the handler threw nothing', 4],
  ])('%s', async (_what, error, reason, attempts) => {
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => void lines.push(line) };
    const bus = new MessageBus(new InMemoryTransport(), log);
    await ensureTopics(bus.transport, [{ name: 'orders', partitions: 1 }]);
    const outcomes: Outcome[] = [];
    const subscription = await bus.subscribe({
      ...{ group: 'shop', topics: ['orders'], attempts: 4, firstPauseMs: 1, mostPauseMs: 1 },
      handler: () => Promise.reject(error),
      onOutcome: (outcome) => void outcomes.push(outcome),
    });
    await bus.publish([messageOn('orders')]);
    await until(() => outcomes.includes('dead-lettered'), 'it is given up');
    await subscription.leave();
    expect(outcomes.filter((outcome) => outcome === 'retried')).toHaveLength(attempts - 1);
    expect(await inspectDeadLetters(bus.transport, 'orders')).toEqual([expect.objectContaining({ attempts, reason })]);
    const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
    expect(lines.at(-1)).toBe(`orders/0@0 became a dead letter of shop after ${tries} (${reason})`);
  });
});

describe('a message that is delivered again', () => {
  const outage = () => Object.assign(new Error('away'), { retriable: true });

  /** Delivers each id once, in this order, to a consumer that records ids. @returns what became of each delivery */
  const outcomesOf = async (ids: readonly string[], { remembers = true, lateTrouble = false } = {}) => {
    const bus = new MessageBus(new InMemoryTransport());
    await ensureTopics(bus.transport, [{ name: 'orders', partitions: 1 }]);
    const recorded = new Set<string>();
    const outcomes: Outcome[] = [];
    const subscription = await bus.subscribe({
      ...{ group: 'shop', topics: ['orders'], firstPauseMs: 1, mostPauseMs: 1 },
      handler: async ({ id }) => {
        if (remembers && recorded.has(id)) return 'duplicate';
        recorded.add(id);
        if (lateTrouble) throw outage();
      },
      onOutcome: (outcome) => void outcomes.push(outcome),
    });
    await bus.publish(ids.map((id) => messageOn('orders', { id })));
    await until(() => outcomes.filter((outcome) => outcome !== 'retried').length === ids.length, 'all are through');
    await subscription.leave();
    return outcomes;
  };

  it('and found recorded is counted as a duplicate, once for each further delivery', async () => {
    expect(await outcomesOf(['a', 'b', 'a', 'a'])).toEqual(['handled', 'handled', 'duplicate', 'duplicate']);
  });

  it('to a consumer that does not recognise it is handled anew', async () => {
    expect(await outcomesOf(['a', 'a'], { remembers: false })).toEqual(['handled', 'handled']);
  });

  it('is none where an earlier try of the same delivery recorded it and then failed', async () => {
    expect(await outcomesOf(['a'], { lateTrouble: true })).toEqual(['retried', 'handled']);
  });
});
