import { crashingAt, guardedStore, type Fuse } from '@cutover/event-sourcing/testing';
import type { BankStores } from '../bank.ts';

const WRITES = new Set(['append', 'apply', 'restore', 'note', 'crossOut', 'markPublished', 'keep', 'remove']);

/** The same stores, seen by a process that crashes at its n-th write; nothing of it goes on after that. */
export function crashingStores(stores: BankStores, fuse: Fuse): BankStores {
  const around = crashingAt(fuse, WRITES);
  const guard = <T extends object>(store: T): T => guardedStore(store, around);
  const { accountStore, accountSnapshots, ownerStore, transferStore, directory, unfinished, holdNotes, checkpoints } =
    stores;
  return {
    accountStore: guard(accountStore),
    transferStore: guard(transferStore),
    ownerStore: guard(ownerStore),
    accountSnapshots,
    directory: guard(directory),
    unfinished: guard(unfinished),
    holdNotes: guard(holdNotes),
    leftMembers: stores.leftMembers,
    outbox: guard(stores.outbox),
    checkpoints: guard(checkpoints),
  };
}
