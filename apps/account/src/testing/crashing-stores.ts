import type { BankStores } from '../bank.ts';

/** What a process that has crashed does: nothing any more. */
export class Crash extends Error {}

/** A budget of writes shared by all stores of one process. */
export interface Fuse {
  /** Writes that still succeed. */
  left: number;
  /** Whether the write at which it blows reaches the store: the crash then comes before the answer, else before the write. */
  readonly lands: boolean;
}

/**
 * The same stores, seen by a process that crashes at its n-th write. Reads and writes after that fail too, as nothing of that process goes on.
 */
export function crashingStores(stores: BankStores, fuse: Fuse): BankStores {
  const writes = new Set(['append', 'apply', 'restore', 'note', 'crossOut', 'markPublished', 'keep', 'remove']);
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(store, name) {
        const member = Reflect.get(store, name, store) as unknown;
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          if (fuse.left < 0) throw new Crash('crashed before');
          const blows = writes.has(String(name)) && fuse.left-- === 0;
          if (blows && !fuse.lands) throw new Crash(`crash before ${String(name)}`);
          const result = (await member.apply(store, args)) as unknown;
          if (blows) throw new Crash(`crash after ${String(name)}`);
          return result;
        };
      },
    });
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
    checkpoints: guard(checkpoints),
  };
}
