import { describe, expect, it } from '@jest/globals';

import { isHigh } from './is-high.ts';
import { normalQuantile } from './normal-quantile.ts';
import { shiftInterval } from './shift-interval.ts';

describe('the normal quantile', () => {
  it.each([
    [0.5, 0],
    [0.975, 1.959964],
    [0.99, 2.326348],
    [0.01, -2.326348],
    [0.8, 0.841621],
    [1 - 1e-7, 5.199338],
  ])('of %d is %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 5);
  });
});

describe('the interval of a shift', () => {
  /** kayenta-mannwhitney's comparison with R, as spinnaker#6278 shows it for seven of ten points at 100: the interval begins at 0 and ends at 99. */
  it('is Kayenta’s, of ten points of which seven are 100', () => {
    const experiment = [100, 100, 100, 100, 100, 100, 100, 1, 1, 1];
    const { low, high, estimate } = shiftInterval(
      experiment,
      Array.from({ length: 10 }, () => 1),
      0.98,
    );
    expect(low).toBeCloseTo(0, 3);
    expect(high).toBeCloseTo(99, 3);
    expect(estimate).toBeCloseTo(99, 3);
  });
  it('moves with the sample', () => {
    const [x, y] = [
      [1, 3, 5, 7, 9, 11],
      [2, 4, 6, 8, 10, 12],
    ];
    const here = shiftInterval(x!, y!, 0.9);
    const there = shiftInterval(
      x!.map((value) => value + 100),
      y!,
      0.9,
    );
    expect(there.low - here.low).toBeCloseTo(100, 3);
    expect(there.estimate - here.estimate).toBeCloseTo(100, 3);
    expect(here.low).toBeLessThan(here.estimate);
    expect(here.high).toBeGreaterThan(here.estimate);
  });
});

describe('Kayenta’s classifier', () => {
  const options = { level: 0.98, tolerance: 0.25, effectSize: 1 };
  it('takes equal and constant data as passed', () => {
    expect(isHigh([1, 2], [2, 1], options)).toBe(false);
    expect(isHigh([0, 0, 0], [0, 0], options)).toBe(false);
    expect(isHigh([], [0, 0], options)).toBe(false);
  });
  it('finds a shift high, and nothing of the other direction', () => {
    const low = [1, 2, 3, 4, 5, 6, 7];
    const high = low.map((value) => value + 20);
    expect(isHigh(high, low, options)).toBe(true);
    expect(isHigh(low, high, options)).toBe(false);
    expect(isHigh(high, low, { ...options, effectSize: 10 })).toBe(false);
  });
});
