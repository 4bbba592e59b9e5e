/** Enough to keep a disk busy, and far below what a process may open. */
const AT_ONCE = 16;

/** Runs an action over all items, a bounded number at once; the results in their order. The first failure is thrown once all that run have ended. */
export async function inPool<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await action(items[at]!);
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  const failed = workers.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}
