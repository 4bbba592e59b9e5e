import { setTimeout as sleep } from 'node:timers/promises';

type Seen<T> = Exclude<T, false | null | undefined>;

/**
 * Looks again and again until there is something to see: anything but false, null and undefined.
 * @returns what was seen
 * @throws Error that says what was waited for when it never comes, and whatever a look throws
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { withinMs = 30_000, everyMs = 50 }: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<Seen<T>> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined) return seen as Seen<T>;
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain until ${what}`);
    await sleep(everyMs);
  }
}
