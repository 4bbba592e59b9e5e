import { describe, expect, it } from '@jest/globals';
import { bankTopics, cancelCredit, memberRegistered, TOPICS } from '@cutover/contracts';
import { InMemoryEventStore } from '@cutover/event-sourcing';
import { ensureTopics, InMemoryLease, InMemoryOutbox, InMemoryTransport, inspectDeadLetters } from '@cutover/messaging';
import { MessageBus, type Message } from '@cutover/messaging';
import { until } from '@cutover/messaging/testing';
import type { Logger } from '@cutover/service-kit';
import type { AccountEvent } from '../account/account.ts';
import { memberEventsHandler } from '../members/member-events.ts';
import { FirstAccounts, type FirstAccountParts } from '../members/first-account.ts';
import { createMessaging } from './account-messaging.ts';

const log = { info: () => undefined, warn: () => undefined } as unknown as Logger;
/** None is opened here: every message about a member is refused before. */
const nobody = new FirstAccounts({} as FirstAccountParts);

const command: Message = {
  ...{ topic: TOPICS.accountCommands, key: 'a', id: 't/cancel-credit', type: cancelCredit.type, version: 1 },
  data: { transferId: 't', accountId: 'a' },
};
const registered: Message = {
  ...{ topic: TOPICS.memberEvents, key: 'm', id: 'm/MemberRegistered', type: memberRegistered.type, version: 1 },
  data: { memberId: 'm', registeredAt: '2026-01-31T12:00:00Z' },
};

describe('a message that this build cannot understand', () => {
  it.each<[string, Message, Partial<Message>, RegExp]>([
    ['a command of an unknown version', command, { version: 99 }, /^CancelCredit has versions 1 to 1 here, not 99$/],
    ['a command of an unknown type', command, { type: 'StealMoney' }, /^StealMoney is not known here$/],
    ['a command with other data', command, { data: { transferId: 7 } }, /^CancelCredit v1: transferId /],
    ['news of a member of an unknown version', registered, { version: 99 }, /not 99$/],
    ['news of a member with other data', registered, { data: {} }, /^MemberRegistered v1: memberId /],
  ])('(%s) is a dead letter after one try', async (_what, good, over, reason) => {
    const transport = new InMemoryTransport();
    await ensureTopics(transport, bankTopics);
    const messaging = createMessaging({
      store: new InMemoryEventStore<AccountEvent>(),
      outbox: new InMemoryOutbox(),
      lease: new InMemoryLease(),
      ...{ transport, log, clock: () => new Date(), holder: 'one', leaseMs: 1_000, cacheSize: 10 },
      hasLeft: () => false,
      onMember: memberEventsHandler(nobody, { leave: () => Promise.reject(new Error('nobody leaves')) }),
    });
    const poison = { ...good, ...over };
    const consumer = poison.topic === TOPICS.memberEvents ? messaging.members : messaging.consumer;
    await consumer.start();
    await new MessageBus(transport).publish([poison]);
    await until(async () => (await consumer.lag()) === 0, 'it is through');
    await consumer.leave();
    expect(await inspectDeadLetters(transport, poison.topic)).toMatchObject([
      { group: consumer.group, attempts: 1, reason: expect.stringMatching(reason) },
    ]);
  });
});
