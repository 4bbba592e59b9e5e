import { TOPICS } from '@cutover/contracts';
import { Aggregates, CommandHandler, type Checkpoints, type EventStore } from '@cutover/event-sourcing';
import type { Streams, UnpublishedCommits } from '@cutover/event-sourcing';
import {
  MessageBus,
  SubscriptionWorker,
  withRelay,
  type Lease,
  type Outbox,
  type Relay,
  type Transport,
} from '@cutover/messaging';
import { PeriodicWorker, Seats, type Logger, type SeatsOptions, type Route, type Worker } from '@cutover/service-kit';
import { accountEventsHandler } from './account/account-events.ts';
import { DeadlineExpiry } from './deadline/deadline-expiry.ts';
import type { Deadlines } from './deadline/deadlines.ts';
import { transferRoutes } from './transfer/transfer-api.ts';
import { transferDecider } from './transfer/transfer-decider.ts';
import { toMessages } from './transfer/transfer-messages.ts';
import { TransferService } from './transfer/transfer-service.ts';
import type { TransferEvent } from './transfer/transfer.ts';
import { watchRoute } from './watch/watch-api.ts';
import { Watches } from './watch/watches.ts';

/** Where the saga keeps what it knows. */
export interface SagaStores {
  readonly store: EventStore<TransferEvent> & Streams & UnpublishedCommits<TransferEvent>;
  readonly outbox: Outbox;
  readonly lease: Lease;
  readonly deadlines: Deadlines;
  /** How far a rebuild has come. */
  readonly checkpoints: Checkpoints;
}

export interface SagaOptions {
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly log: Logger;
  /** Names this process among those that might relay. */
  readonly holder: string;
  /** How long the right to relay outlives this process, in ms. */
  readonly leaseMs?: number;
  readonly deadlineMs: number;
  readonly sweepMs: number;
  readonly cacheSize: number;
  /** Who may watch transfers at once. */
  readonly watchers: SeatsOptions;
}

export interface Saga {
  readonly transfers: TransferService;
  readonly relay: Relay<TransferEvent>;
  readonly consumer: SubscriptionWorker;
  readonly deadlineExpiry: DeadlineExpiry;
  /** All that runs beside requests. */
  readonly workers: readonly Worker[];
  readonly routes: readonly Route[];
}

/** Puts the saga together on the given stores and transport. Opens nothing and starts nothing. */
export function createSaga(stores: SagaStores, transport: Transport, options: SagaOptions): Saga {
  const { clock, ids, log, holder, leaseMs, deadlineMs } = options;
  const { outbox, lease, deadlines } = stores;
  const bus = new MessageBus(transport, log);
  const { store, relay } = withRelay({
    ...{ store: stores.store, outbox, lease, bus, clock, log, holder, leaseMs, toMessages },
    publishes: () => true,
  });
  const transfers = new Aggregates(store, transferDecider, { capacity: options.cacheSize });
  const handler = new CommandHandler({ store, aggregates: transfers, decider: transferDecider, remembers: true });
  const service = new TransferService({ store, transfers, handler, deadlines, clock, log, deadlineMs });
  const consumer = new SubscriptionWorker(bus, {
    group: 'transfer',
    topics: [TOPICS.accountEvents],
    handler: accountEventsHandler(service, clock),
  });
  const deadlineExpiry = new DeadlineExpiry({ deadlines, transfers: service, clock, log });
  const expiring = new PeriodicWorker({
    name: 'deadlines',
    intervalMs: options.sweepMs,
    log,
    failure: 'deadlines could not be looked at',
    work: (signal) => deadlineExpiry.sweep(signal),
  });
  const watches = new Watches({ look: (id) => service.find('', true, id) });
  const seats = new Seats(options.watchers);
  return {
    transfers: service,
    relay,
    consumer,
    deadlineExpiry,
    workers: [relay, consumer, expiring],
    routes: [
      ...transferRoutes({ transfers: service, clock, ids }),
      watchRoute({ transfers: service, clock, watches, seats }),
    ],
  };
}
