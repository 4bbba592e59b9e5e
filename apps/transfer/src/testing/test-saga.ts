import { bankTopics } from '@cutover/contracts';
import { InMemoryCheckpoints, InMemoryEventStore, type Append } from '@cutover/event-sourcing';
import { ensureTopics, InMemoryLease, InMemoryOutbox, InMemoryTransport, type Transport } from '@cutover/messaging';
import type { Logger, SeatsOptions } from '@cutover/service-kit';
import { InMemoryDeadlines } from '../deadline/deadlines.ts';
import { createSaga, type Saga, type SagaStores } from '../saga.ts';
import type { TransferEvent } from '../transfer/transfer.ts';

let made = 0;

/** Ids that are UUIDs and sort in the order they were made. */
export function nextId(): string {
  return `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`;
}

export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Logger;

/** A store that can be told to forget the events of one type while it says it has recorded them. */
class ForgetfulStore extends InMemoryEventStore<TransferEvent> {
  forget: TransferEvent['type'] | undefined;

  override async append(append: Append<TransferEvent>) {
    if (append.events[0]!.type !== this.forget) return super.append(append);
    // Said to be published, too: nobody asks for it again.
    const commit = { ...append, sequence: append.expected + 1, published: true };
    return { commit, replayed: false };
  }
}

export type TestStores = SagaStores & {
  readonly store: ForgetfulStore;
  readonly deadlines: InMemoryDeadlines;
  readonly outbox: InMemoryOutbox;
};

export function inMemoryStores(): TestStores {
  return {
    store: new ForgetfulStore(),
    outbox: new InMemoryOutbox(),
    lease: new InMemoryLease(),
    deadlines: new InMemoryDeadlines(),
    checkpoints: new InMemoryCheckpoints(),
  };
}

/** A transport with the bank's topics. */
export async function inMemoryTransport(): Promise<Transport> {
  const transport = new InMemoryTransport();
  await ensureTopics(transport, bankTopics);
  return transport;
}

/** The same transport, which delivers each message as often as is said: at least once, after all. */
export function repeating(transport: Transport, times: number): Transport {
  return {
    send: async (messages) => {
      for (let i = 0; i < times; i++) await transport.send(messages);
    },
    consume: (options) => transport.consume(options),
    ensureTopics: (topics) => transport.ensureTopics(topics),
    positions: (group, topic) => transport.positions(group, topic),
    ping: () => transport.ping(),
    close: () => transport.close(),
  };
}

export interface TestSagaOptions {
  /** That the test owns. */
  readonly clock?: () => Date;
  /** The process. */
  readonly holder?: string;
  readonly watchers?: SeatsOptions;
}

/** The saga as one process would run it. */
export function sagaOn(
  stores: SagaStores,
  transport: Transport,
  { clock = () => new Date(), holder = 'one', watchers = { most: 100 } }: TestSagaOptions = {},
): Saga {
  return createSaga(stores, transport, {
    clock,
    ids: nextId,
    log: silent,
    holder,
    deadlineMs: 1_000,
    sweepMs: 60_000,
    cacheSize: 1_000,
    watchers,
  });
}
