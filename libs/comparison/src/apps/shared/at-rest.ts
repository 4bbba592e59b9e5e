import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  withinMs: number;
  everyMs: number;
}

/**
 * Reads until two readings in a row have the same size and `isDone` says so: a request that nobody waits for any more may still be
 * worked off. What has not come to rest in time is returned as it lies there, for the invariants to judge.
 */
export const readAtRest = async <T extends readonly unknown[]>(
  read: () => Promise<T>,
  { withinMs, everyMs }: Patience,
  isDone: (found: T) => boolean = () => true,
): Promise<T> => {
  const until = performance.now() + withinMs;
  let before = await read();
  for (;;) {
    await sleep(everyMs);
    const found = await read();
    if ((found.length === before.length && isDone(found)) || performance.now() > until) return found;
    before = found;
  }
};
