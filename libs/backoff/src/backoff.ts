export interface BackoffLimits {
  /** Before the second try, in ms. */
  readonly firstMs: number;
  /** What doubling ends at, in ms. */
  readonly mostMs: number;
}

/** Doubling beyond this changes nothing: 2^30 ms are twelve days. */
const MOST_DOUBLINGS = 30;

/**
 * Milliseconds to wait after a try that failed: exponential with equal jitter, so that those who failed together do not come back together.
 * @param tries that failed before this one: 0 after the first
 * @param random from 0 to 1
 */
export function backoffMs(
  tries: number,
  { firstMs, mostMs }: BackoffLimits,
  random: () => number = Math.random,
): number {
  const planned = Math.min(firstMs * 2 ** Math.min(tries, MOST_DOUBLINGS), mostMs);
  return Math.round(planned / 2 + (planned / 2) * random());
}
