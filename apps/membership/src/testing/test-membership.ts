import { bankTopics, TOPICS } from '@cutover/contracts';
import { ensureTopics, InMemoryTransport, MessageBus, type Received, type Transport } from '@cutover/messaging';
import { until } from '@cutover/messaging/testing';
import type { Logger } from '@cutover/service-kit';
import type { Client } from '../client.ts';
import { createMembership, type Membership, type MembershipOptions, type MembershipStores } from '../membership.ts';
import type { Asking } from '../request.ts';
import { TokenIssuer } from '../tokens/token-issuer.ts';
import { newKeys } from './new-keys.ts';

export { newKeyPem, newKeys } from './new-keys.ts';

let made = 0;

/** Ids that are UUIDs and sort in the order they were made. */
export function nextId(): string {
  return `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`;
}

const silent = { info: () => undefined, warn: () => undefined } as unknown as Logger;
const NOW = new Date(1_700_000_000_000);

/** Someone on a device that nobody knows. */
export const CLIENT: Client = { address: '10.0.0.7' };

/** The cheapest scrypt there is: tests are not about its cost. */
export const CHEAP = { cost: 10, parallel: 4, waiting: 100 } as const;

/** A membership as one process would run it. */
export function membershipOn(
  stores: MembershipStores,
  clock: () => Date = () => NOW,
  over: Pick<MembershipOptions, 'transport' | 'accounts'> = {},
): Membership {
  const keys = newKeys();
  return createMembership(stores, {
    clock,
    ids: nextId,
    log: silent,
    issuer: new TokenIssuer(keys, 900),
    hasher: CHEAP,
    failures: { secret: Buffer.from('one for all pods'), limit: 3, addressLimit: 7, windowMs: 60_000 },
    clients: { burst: 100, perMinute: 60 },
    cacheSize: 100,
    holder: nextId(),
    ...over,
  });
}

export function by(subject: string, idempotencyKey = `key-${++made}`): Asking {
  return { subject, idempotencyKey, now: NOW };
}

/** A broker in memory, and what has been published on it about members. */
export async function published(): Promise<{ transport: Transport; messages: () => Promise<readonly Received[]> }> {
  const transport = new InMemoryTransport();
  await ensureTopics(transport, bankTopics);
  const seen: Received[] = [];
  const handler = async (message: Received) => void seen.push(message);
  const topics = [TOPICS.memberEvents];
  const subscription = await new MessageBus(transport).subscribe({ group: 'test', topics, handler });
  const messages = async () => {
    await until(async () => (await subscription.lag()) === 0, 'all that was published is seen');
    return seen;
  };
  return { transport, messages };
}
