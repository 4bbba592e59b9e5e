import { describe, expect, it } from '@jest/globals';
import { moneyHeld, TOPICS } from '@cutover/contracts';
import { inspectDeadLetters, MessageBus } from '@cutover/messaging';
import { inMemoryStores, inMemoryTransport, sagaOn } from '../testing/test-saga.ts';
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
