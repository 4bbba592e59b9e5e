import { KafkaTransport, MongoLease, registerMessagingMetrics, type Handler, type Outbox } from '@cutover/messaging';
import type { Dependency, HttpApp, Logger, Worker } from '@cutover/service-kit';
import type { MongoEventStore } from '@cutover/event-sourcing';
import type { Connection } from 'mongoose';
import type { AccountEvent } from '../account/account.ts';
import type { AccountConfig } from '../config.ts';
import { createMessaging } from './account-messaging.ts';

export interface KafkaMessagingParts {
  readonly store: MongoEventStore<AccountEvent>;
  readonly outbox: Outbox;
  readonly connection: Connection;
  readonly log: Logger;
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly hasLeft: (owner: string) => boolean;
  readonly onMember: Handler;
}

export interface KafkaMessaging {
  readonly dependencies: readonly Dependency[];
  readonly workers: readonly Worker[];
  /** Makes the index by which lost notes are looked for. */
  prepare(): Promise<void>;
  register(registry: HttpApp['metrics']['registry']): void;
}

const NONE: KafkaMessaging = {
  dependencies: [],
  workers: [],
  prepare: async () => undefined,
  register: () => undefined,
};

/** Takes part in transfers, and hears of members, over Kafka where KAFKA_BROKERS names brokers; does nothing where it names none. Requests do not wait for Kafka. */
export function kafkaMessaging(config: AccountConfig, parts: KafkaMessagingParts): KafkaMessaging {
  if (config.kafkaBrokers === undefined) return NONE;
  const { store, outbox, connection, log, clock, ids, hasLeft, onMember } = parts;
  const transport = new KafkaTransport({
    brokers: config.kafkaBrokers,
    clientId: config.podName,
    sessionMs: config.kafkaSessionMs,
    log,
  });
  const messaging = createMessaging({
    ...{ store, outbox, transport, log, clock, hasLeft, onMember },
    lease: new MongoLease(connection, 'account-relay'),
    holder: `${config.podName}-${ids()}`,
    leaseMs: config.relayLeaseMs,
    cacheSize: config.accountCacheSize,
  });
  return {
    dependencies: [{ name: 'Kafka', connect: async () => undefined, close: () => transport.close() }],
    workers: [messaging.relay, messaging.consumer, messaging.members],
    prepare: () => store.prepareUnpublished(),
    register: (registry) => registerMessagingMetrics(registry, { ...messaging, others: [messaging.members] }),
  };
}
