/** Enough to keep a disk busy, and far below what a process may open. */
const AT_ONCE = 16;

/**
 * Runs an action over all items, a bounded number at once; the results in their order. After one that fails no other is begun, and its
 * failure is thrown once those under way have ended.
 */
export async function inPool<T, R>(
  items: readonly T[],
  action: (item: T) => Promise<R>,
  atOnce = AT_ONCE,
): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length && failures.length === 0; at = next++) {
      try {
        results[at] = await action(items[at]!);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
