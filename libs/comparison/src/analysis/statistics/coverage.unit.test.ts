import { describe, expect, it } from '@jest/globals';

import { upperBound95 } from './binomial.ts';
import { medianInterval } from './median-interval.ts';

const sizes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** C(n, k) in whole numbers. */
const choose = (n: number, k: number): bigint =>
  sizes(1, k).reduce((product, i) => (product * BigInt(n - i + 1)) / BigInt(i), 1n);

/** P(X ≤ most) for X ~ Binomial(n, 1/2), from whole numbers: no sum of the code that is tested. */
const halves = (n: number, most: number): number =>
  most < 0 ? 0 : Number(sizes(0, most).reduce((sum, k) => sum + choose(n, k), 0n)) / 2 ** n;

const binomial = (n: number, k: number, share: number) => Number(choose(n, k)) * share ** k * (1 - share) ** (n - k);

describe('the interval of a median', () => {
  it.each(sizes(6, 30))('of %i values covers at least 95 %, and the next narrower one would not', (n) => {
    const interval = medianInterval(sizes(1, n).toReversed());
    const k = interval?.low as number;
    expect(interval?.high).toBe(n + 1 - k);
    expect(interval?.coverage).toBeCloseTo(1 - 2 * halves(n, k - 1), 12);
    expect(1 - 2 * halves(n, k - 1)).toBeGreaterThanOrEqual(0.95);
    expect(1 - 2 * halves(n, k)).toBeLessThan(0.95);
  });
  it.each(sizes(0, 5))('is none of %i values: not even their whole range covers 95 %', (n) => {
    expect(medianInterval(sizes(1, n))).toBeNull();
    expect(1 - 2 * halves(n, 0)).toBeLessThan(0.95);
  });
});

describe('the bound of a share', () => {
  it.each(sizes(1, 30))('of %i switches holds in at least 95 % of experiments, whatever the true share is', (n) => {
    const bounds = sizes(0, n).map((lossy) => upperBound95(lossy, n) as number);
    /** How often the bound is not below the true share. */
    const coverage = (share: number) =>
      bounds.reduce((sum, bound, lossy) => (bound >= share ? sum + binomial(n, lossy, share) : sum), 0);
    // It is worst just above a bound: there the experiment that gave it begins to miss.
    const worst = bounds.slice(0, n).map((bound) => bound + 1e-9);
    for (const share of [0.001, 0.01, 0.05, 0.5, 0.99, ...worst]) {
      expect(coverage(share)).toBeGreaterThanOrEqual(0.95 - 1e-7);
    }
    expect(coverage(worst[0] as number)).toBeLessThan(0.9501);
  });
});
