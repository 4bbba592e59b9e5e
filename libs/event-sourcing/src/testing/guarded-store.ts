/** What a process that has crashed does: nothing any more. */
class Crash extends Error {}

/** A budget of writes shared by all stores of one process. */
export interface Fuse {
  /** Writes that still succeed. */
  left: number;
  /** Whether the write at which it blows reaches the store: the crash then comes before the answer, else before the write. */
  readonly lands: boolean;
}

/** What is done about a call, given its method's name. */
export type Around = (name: string, run: () => Promise<unknown>) => Promise<unknown>;

/** The same store, with each call of its methods as `around` would have it. */
export function guardedStore<T extends object>(target: T, around: Around): T {
  return new Proxy(target, {
    get(store, name) {
      const member = Reflect.get(store, name, store) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => around(String(name), async () => member.apply(store, args) as unknown);
    },
  });
}

/**
 * Calls of a process that crashes at its n-th write. Reads and writes after that fail too, as nothing of that process goes on.
 * @param writes the names of the methods that write
 */
export function crashingAt(fuse: Fuse, writes: ReadonlySet<string>): Around {
  return async (name, run) => {
    if (fuse.left < 0) throw new Crash('crashed before');
    const blows = writes.has(name) && fuse.left-- === 0;
    if (blows && !fuse.lands) throw new Crash(`crash before ${name}`);
    const result = await run();
    if (blows) throw new Crash(`crash after ${name}`);
    return result;
  };
}
