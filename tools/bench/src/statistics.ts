/** The value below which a share of the values lie (nearest rank). @throws RangeError without values */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('no values, no quantile');
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** How one side did against the other in each pair; the pair's two ran one right after the other. */
export function medianRatio(pairs: readonly (readonly [number, number])[]): number {
  return median(pairs.map(([ours, theirs]) => ours / theirs));
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** The probability with which such intervals hold the true median. */
  readonly coverage: number;
}

const WANTED = 0.95;

/**
 * The exact interval for a median by order statistics: from the k-th smallest value to the k-th largest, k as large as a coverage of 95 %
 * allows (the number of values below the median is binomial with one half). Undefined below six values, which cannot have it.
 */
export function medianInterval(values: readonly number[]): Interval | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  let below = 0;
  let term = 0.5 ** sorted.length;
  let found: Interval | undefined;
  for (let k = 1; k <= sorted.length / 2; k++) {
    below += term;
    term *= (sorted.length - k + 1) / k;
    const coverage = 1 - 2 * below;
    if (coverage < WANTED) return found;
    found = { low: sorted[k - 1]!, high: sorted.at(-k)!, coverage };
  }
  return found;
}
