import type { Checkpoints } from './checkpoints.ts';

export interface Walking<T> {
  /** Of its checkpoint. */
  readonly name: string;
  readonly checkpoints: Checkpoints;
  /** What comes after a key, at most `limit`; fewer at the end. */
  readonly page: (after: string, limit: number) => Promise<readonly T[]>;
  readonly keyOf: (item: T) => string;
  /** Has its effect once, however often it is called. */
  readonly each: (item: T) => Promise<void>;
  readonly pageSize?: number;
  /** Items of a page that are under way at a time. */
  readonly atOnce?: number;
  readonly signal?: AbortSignal;
  readonly onPage?: (done: number) => void;
}

const PAGE = 200;
const AT_ONCE = 8;

/**
 * Goes through everything, page by page, and remembers after each where it stands: whoever walks under the same name after a crash goes on from there. Two at once do
 * no harm but the work twice.
 * @returns how many items there were, with those of the walk that was cut short
 * @throws the signal's reason when it aborts: between pages, nothing is left half done
 */
export async function walk<T>(walking: Walking<T>): Promise<number> {
  const { name, checkpoints, page, keyOf, pageSize = PAGE, signal, onPage } = walking;
  let { after, done } = (await checkpoints.find(name)) ?? { after: '', done: 0 };
  for (;;) {
    signal?.throwIfAborted();
    const items = await page(after, pageSize);
    await all(items, walking);
    const last = items.at(-1);
    if (last !== undefined) {
      after = keyOf(last);
      done += items.length;
      await checkpoints.keep(name, { after, done });
      onPage?.(done);
    }
    if (items.length < pageSize) break;
  }
  await checkpoints.remove(name);
  return done;
}

/** Nothing of it is under way any more when this ends, well or badly. */
async function all<T>(items: readonly T[], { each, atOnce = AT_ONCE }: Walking<T>): Promise<void> {
  let left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await each(item);
  };
  const stop = (reason: unknown): never => {
    left = [];
    throw reason;
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, () => worker().catch(stop)));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}
