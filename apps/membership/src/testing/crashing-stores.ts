import { crashingAt, guardedStore, type Around, type Fuse } from '@cutover/event-sourcing/testing';
import type { MembershipStores } from '../membership.ts';

const WRITES = new Set([
  'append',
  'claim',
  'replace',
  'release',
  'add',
  'remove',
  'note',
  'increase',
  'decrease',
  'keep',
]);

/** The same stores, seen by a process that crashes at its n-th write; nothing of it goes on after that. */
export function crashingStores(stores: MembershipStores, fuse: Fuse): MembershipStores {
  return guardAll(stores, crashingAt(fuse, WRITES));
}

/** The same stores; `before` is awaited ahead of each call, so that a test can hold one back. */
export function heldStores(stores: MembershipStores, before: (name: string) => Promise<void>): MembershipStores {
  return guardAll(stores, async (name, run) => {
    await before(name);
    return run();
  });
}

function guardAll(stores: MembershipStores, around: Around): MembershipStores {
  const guard = <T extends object>(store: T): T => guardedStore(store, around);
  const { store, claims, credentials, directory, counts, outbox, lease } = stores;
  return {
    store: guard(store),
    claims: guard(claims),
    credentials: guard(credentials),
    directory: guard(directory),
    counts: guard(counts),
    outbox: guard(outbox),
    lease,
    checkpoints: guard(stores.checkpoints),
  };
}
