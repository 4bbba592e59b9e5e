import { MongoCheckpoints, MongoEventStore, MongoReadModel, ReadModelSnapshots } from '@cutover/event-sourcing';
import type { SnapshotDocument } from '@cutover/event-sourcing';
import { MongoOutbox } from '@cutover/messaging';
import type { Connection } from 'mongoose';
import { MongoAccountDirectory } from '../accounts/account-directory.ts';
import { accountCodec } from '../account/account-codec.ts';
import { STATE_VERSION, type AccountEvent, type AccountState } from '../account/account.ts';
import type { BankStores } from '../bank.ts';
import type { MainAccountAssigned } from '../main-account/main-account.ts';
import { MongoLeftMembers } from '../members/left-members.ts';
import { MongoHoldNotes } from '../hold/hold-notes.ts';
import type { TransferEvent } from '../transfer/transfer.ts';
import { MongoUnfinishedTransfers } from '../transfer/unfinished-transfers.ts';

export interface MongoStores extends BankStores {
  readonly accountStore: MongoEventStore<AccountEvent>;
  /** Makes the indexes that everything rests on. Any number of pods may do so, at once and again. */
  prepare(): Promise<void>;
}

/** The bank's collections on a connection, which need not be open yet. */
export function mongoStores(connection: Connection): MongoStores {
  const accountStore = new MongoEventStore(connection, 'account_commits', accountCodec);
  const transferStore = new MongoEventStore<TransferEvent>(connection, 'transfer_commits');
  const ownerStore = new MongoEventStore<MainAccountAssigned>(connection, 'owner_commits');
  const snapshots = new MongoReadModel<SnapshotDocument<AccountState>>(connection, 'account_snapshots');
  const accountSnapshots = new ReadModelSnapshots(snapshots, STATE_VERSION);
  const directory = new MongoAccountDirectory(connection, 'accounts');
  const unfinished = new MongoUnfinishedTransfers(connection);
  const checkpoints = new MongoCheckpoints(connection);
  const holdNotes = new MongoHoldNotes(connection);
  const leftMembers = new MongoLeftMembers(connection);
  const outbox = new MongoOutbox(connection, 'account_outbox');
  const prepare = async (): Promise<void> => {
    await Promise.all(
      [accountStore, ownerStore, transferStore, directory, holdNotes, leftMembers, outbox].map((each) =>
        each.prepare(),
      ),
    );
  };
  const aids = { directory, unfinished, holdNotes, leftMembers, outbox, checkpoints };
  return { accountStore, accountSnapshots, ownerStore, transferStore, ...aids, prepare };
}
