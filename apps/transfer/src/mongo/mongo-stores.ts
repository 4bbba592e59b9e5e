import { MongoCheckpoints, MongoEventStore } from '@cutover/event-sourcing';
import { MongoLease, MongoOutbox } from '@cutover/messaging';
import type { Connection } from 'mongoose';
import { MongoDeadlines } from '../deadline/deadlines.ts';
import type { SagaStores } from '../saga.ts';
import type { TransferEvent } from '../transfer/transfer.ts';

export interface MongoStores extends SagaStores {
  /** Makes the indexes that everything rests on. Any number of pods may do so, at once and again. */
  prepare(): Promise<void>;
}

/** The saga's collections on a connection, which need not be open yet. */
export function mongoStores(connection: Connection): MongoStores {
  const store = new MongoEventStore<TransferEvent>(connection, 'transfer_saga_commits');
  const outbox = new MongoOutbox(connection, 'transfer_outbox');
  const deadlines = new MongoDeadlines(connection);
  const prepare = async (): Promise<void> => {
    await Promise.all([store, outbox, deadlines].map((each) => each.prepare()));
    await store.prepareUnpublished();
  };
  const lease = new MongoLease(connection, 'transfer-relay');
  return { store, outbox, lease, deadlines, checkpoints: new MongoCheckpoints(connection), prepare };
}
