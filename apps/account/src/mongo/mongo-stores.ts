import { MongoEventStore } from '@cutover/event-sourcing';
import type { Connection } from 'mongoose';
import { MongoAccountDirectory } from '../account/account-directory.ts';
import type { AccountEvent } from '../account/account.ts';
import type { BankStores } from '../bank.ts';
import type { TransferEvent } from '../transfer/transfer.ts';
import { MongoUnfinishedTransfers } from '../transfer/unfinished-transfers.ts';

/** The bank's collections on a connection, their indexes made. Any number of pods may do so at once. */
export async function mongoStores(connection: Connection): Promise<BankStores> {
  const accountStore = new MongoEventStore<AccountEvent>(connection, 'account_commits');
  const transferStore = new MongoEventStore<TransferEvent>(connection, 'transfer_commits');
  const directory = new MongoAccountDirectory(connection, 'accounts');
  await Promise.all([accountStore.prepare(), transferStore.prepare(), directory.prepare()]);
  return { accountStore, transferStore, directory, unfinished: new MongoUnfinishedTransfers(connection) };
}
