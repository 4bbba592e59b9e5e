/** A value that is asked for at most so often, in ms, however many want it. */
const FRESH_MS = 1_000;

/**
 * How far a group is behind, for metrics: whoever may read those makes no broker work, and waits at most for an answer that is on its way.
 * @param ask undefined, or a rejection, where it is not known now
 * @param now milliseconds on a clock that never goes back
 */
export function cachedLag(
  ask: () => Promise<number | undefined>,
  now: () => number = () => performance.now(),
): () => Promise<number | undefined> {
  let askedAt = -Infinity;
  let answer: Promise<number | undefined> = Promise.resolve(undefined);
  let pending = false;
  return () => {
    if (!pending && now() - askedAt >= FRESH_MS) {
      askedAt = now();
      pending = true;
      answer = ask()
        .catch(() => undefined)
        .finally(() => (pending = false));
    }
    return answer;
  };
}
