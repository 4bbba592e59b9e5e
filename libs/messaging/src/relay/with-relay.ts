import type { DomainEvent, EventStore, UnpublishedCommits } from '@cutover/event-sourcing';
import type { MessageBus } from '../message-bus.ts';
import { OutboxKeeper } from './outbox-keeper.ts';
import { OutboxEventStore, type OutboxParts } from './outbox-event-store.ts';
import { Relay, type RelayParts } from './relay.ts';

export interface RelayedParts<E extends DomainEvent>
  extends Pick<OutboxParts<E>, 'publishes'>,
    Omit<RelayParts<E>, 'store' | 'underWay' | 'publish' | 'options' | 'keeper'> {
  readonly store: EventStore<E> & UnpublishedCommits<E>;
  readonly bus: Pick<MessageBus, 'publish'>;
  /** How long the right to relay outlives this process, in ms; default as of `Relay`. */
  readonly leaseMs?: number;
}

export interface Relayed<E extends DomainEvent> {
  /** What is to be told of must be recorded here. */
  readonly store: OutboxEventStore<E>;
  readonly relay: Relay<E>;
}

/**
 * A store, and the relay of the same process that hands on what is recorded in it: it is woken by each commit, and neither looks for one that is still being written
 * nor reads back one that it was shown. Whoever relays also looks for commits whose notes were lost. Starts nothing.
 */
export function withRelay<E extends DomainEvent>(parts: RelayedParts<E>): Relayed<E> {
  const { publishes, bus, leaseMs, ...relaying } = parts;
  const { store: recorded, outbox, toMessages, log } = relaying;
  const store = new OutboxEventStore<E>({
    ...{ store: recorded, outbox, publishes },
    wake: (commit) => relay.wake(commit),
  });
  const relay: Relay<E> = new Relay<E>({
    ...relaying,
    store,
    keeper: new OutboxKeeper({ store: recorded, outbox, toMessages, ...(log && { log }) }),
    underWay: store.underWay,
    publish: (messages) => bus.publish(messages),
    ...(leaseMs !== undefined && { options: { leaseMs } }),
  });
  return { store, relay };
}
