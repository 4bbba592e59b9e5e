import { InMemoryCheckpoints, InMemoryEventStore } from '@cutover/event-sourcing';
import { InMemoryLease, InMemoryOutbox, type Transport } from '@cutover/messaging';
import type { Logger, TokenVerifier } from '@cutover/service-kit';
import { InMemoryDeadlines } from '../deadline/deadlines.ts';
import { transferProblems } from '../problems.ts';
import { createSaga, type SagaStores } from '../saga.ts';
import type { TransferEvent } from '../transfer/transfer.ts';

export interface TransferPodParts {
  readonly transport: Transport;
  readonly tokens: TokenVerifier;
  readonly clock: () => Date;
  readonly ids: () => string;
  readonly log: Logger;
}

/** All that the service keeps, without a database. */
export function transferPodStores() {
  return {
    store: new InMemoryEventStore<TransferEvent>(),
    outbox: new InMemoryOutbox(),
    lease: new InMemoryLease(),
    checkpoints: new InMemoryCheckpoints(),
    deadlines: new InMemoryDeadlines(),
  };
}

/** The service as one process runs it, without a port: whoever has it serves its routes and does its workers' looks when they are due. */
export function transferPod(stores: SagaStores, { transport, tokens, clock, ids, log }: TransferPodParts) {
  const timing = { leaseMs: 5_000, deadlineMs: 30_000, sweepMs: 500 };
  const saga = createSaga(stores, transport, {
    clock,
    ids,
    log,
    holder: ids(),
    cacheSize: 1_000,
    watchers: { most: 100 },
    ...timing,
  });
  return {
    routes: saga.routes,
    problems: transferProblems,
    tokens,
    relay: saga.relay,
    consumers: [saga.consumer],
    looks: [() => saga.deadlineExpiry.sweep()] as readonly (() => Promise<unknown>)[],
  };
}
