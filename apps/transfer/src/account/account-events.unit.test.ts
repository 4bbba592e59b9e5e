import { describe, expect, it } from '@jest/globals';
import { moneyCredited, moneyHeld, TOPICS } from '@cutover/contracts';
import { inspectDeadLetters, MessageBus } from '@cutover/messaging';
import { inMemoryStores, inMemoryTransport, nextId, sagaOn } from '../testing/test-saga.ts';
import { until } from '@cutover/messaging/testing';

const data = { transferId: 't', accountId: 'a' };
const good = { topic: TOPICS.accountEvents, key: 'a', id: 't/hold/MoneyHeld', type: moneyHeld.type, version: 1, data };

describe('a message of account that this build cannot understand', () => {
  it.each<[string, object, RegExp]>([
    ['an unknown version', { version: 99 }, /^MoneyHeld has versions 1 to 1 here, not 99$/],
    ['an unknown type', { type: 'MoneyStolen' }, /^MoneyStolen is not known here$/],
    ['other data', { data: { transferId: 7 } }, /^MoneyHeld v1: transferId /],
  ])('for being of %s is a dead letter after one try, and holds nothing up', async (_what, over, reason) => {
    const transport = await inMemoryTransport();
    const { consumer } = sagaOn(inMemoryStores(), transport);
    await consumer.start();
    await new MessageBus(transport).publish([{ ...good, ...over }, good]);
    await until(async () => (await consumer.lag()) === 0, 'both are through');
    await consumer.leave();
    expect(consumer.outcomes.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['dead-lettered', 1],
      ['handled', 1],
    ]);
    expect(await inspectDeadLetters(transport, TOPICS.accountEvents)).toMatchObject([
      { group: 'transfer', attempts: 1, id: good.id, reason: expect.stringMatching(reason) },
    ]);
  });
});

describe('a message of account that comes again', () => {
  const eur = { minor: 5, currency: 'EUR' };

  /** Tells the saga of one transfer these things, in this order. @returns what the consumer counted */
  const countsAfter = async (told: readonly { type: string }[]) => {
    const transport = await inMemoryTransport();
    const { consumer, transfers } = sagaOn(inMemoryStores(), transport);
    const { id: transferId } = await transfers.request(
      nextId(),
      { from: 'a', to: 'b', amount: eur, owner: 'ada' },
      nextId(),
    );
    await consumer.start();
    const about = { topic: TOPICS.accountEvents, key: transferId, version: 1, data: { transferId, accountId: 'a' } };
    await new MessageBus(transport).publish(told.map(({ type }) => ({ ...about, type, id: `${transferId}/${type}` })));
    await until(async () => (await consumer.lag()) === 0, 'all are through');
    await consumer.leave();
    return consumer.outcomes.map(({ outcome, count }) => [outcome, count]);
  };

  it('is a duplicate, even after the transfer has moved on', async () => {
    expect(await countsAfter([moneyHeld, moneyHeld, moneyCredited, moneyHeld])).toEqual([
      ['handled', 2],
      ['duplicate', 2],
    ]);
  });

  it('and never had an effect is none: it was too early, and changes nothing', async () => {
    expect(await countsAfter([moneyCredited, moneyCredited, moneyHeld])).toEqual([['handled', 3]]);
  });
});
