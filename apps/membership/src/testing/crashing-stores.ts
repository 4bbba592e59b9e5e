import type { MembershipStores } from '../membership.ts';

/** What a process that has crashed does: nothing any more. */
export class Crash extends Error {}

/** A budget of writes shared by all stores of one process. */
export interface Fuse {
  /** Writes that still succeed. */
  left: number;
  /** Whether the write at which it blows reaches the store: the crash then comes before the answer, else before the write. */
  readonly lands: boolean;
}

const WRITES = new Set(['append', 'claim', 'replace', 'release', 'add', 'remove', 'note', 'increase', 'decrease']);

/** The same stores, seen by a process that crashes at its n-th write; nothing of it goes on after that. */
export function crashingStores(stores: MembershipStores, fuse: Fuse): MembershipStores {
  return guardAll(stores, async (name, run) => {
    if (fuse.left < 0) throw new Crash('crashed before');
    const blows = WRITES.has(name) && fuse.left-- === 0;
    if (blows && !fuse.lands) throw new Crash(`crash before ${name}`);
    const result = await run();
    if (blows) throw new Crash(`crash after ${name}`);
    return result;
  });
}

/** The same stores; `before` is awaited ahead of each call, so that a test can hold one back. */
export function heldStores(stores: MembershipStores, before: (name: string) => Promise<void>): MembershipStores {
  return guardAll(stores, async (name, run) => {
    await before(name);
    return run();
  });
}

type Around = (name: string, run: () => Promise<unknown>) => Promise<unknown>;

function guardAll(stores: MembershipStores, around: Around): MembershipStores {
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(store, name) {
        const member = Reflect.get(store, name, store) as unknown;
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => around(String(name), () => member.apply(store, args) as Promise<unknown>);
      },
    });
  const { store, claims, credentials, directory, counts, outbox, lease } = stores;
  return {
    store: guard(store),
    claims: guard(claims),
    credentials: guard(credentials),
    directory: guard(directory),
    counts: guard(counts),
    outbox: guard(outbox),
    lease,
  };
}
