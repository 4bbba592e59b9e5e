export interface MedianInterval {
  readonly low: number;
  readonly high: number;
  /** The probability with which such intervals hold the true median, at least. */
  readonly coverage: number;
}

const wanted = 0.95;

/**
 * The exact interval of a median by order statistics (David and Nagaraja, Order Statistics, 7.1): from the k-th smallest value to the k-th
 * largest, k as large as a coverage of 95 % allows. How many values lie below the median is binomial with one half, whatever
 * the distribution; ties only add to the coverage.
 * @returns null below six values, which cannot have it
 */
export const medianInterval = (values: readonly number[]): MedianInterval | null => {
  const ascending = values.toSorted((a, b) => a - b);
  let below = 0;
  let term = 0.5 ** ascending.length;
  let found: MedianInterval | null = null;
  for (let k = 1; k <= ascending.length / 2; k += 1) {
    below += term;
    term *= (ascending.length - k + 1) / k;
    const coverage = 1 - 2 * below;
    if (coverage < wanted) return found;
    found = { low: ascending[k - 1] as number, high: ascending.at(-k) as number, coverage };
  }
  return found;
};
