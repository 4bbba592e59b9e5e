import { describe, expect, it } from '@jest/globals';
import { median, medianRatio, quantile } from './statistics.ts';

describe('quantiles', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it('are values that occurred, by rank', () => {
    expect([quantile(hundred, 0.5), quantile(hundred, 0.99), quantile(hundred, 1)]).toEqual([50, 99, 100]);
    expect(median([3, 1, 2])).toBe(2);
  });
  it('need values', () => expect(() => quantile([], 0.5)).toThrow('no values'));
});

describe('the ratio of pairs', () => {
  it('is taken within each pair, so a slow spell hits both sides', () =>
    expect(
      medianRatio([
        [90, 100],
        [9, 10],
        [45, 50],
      ]),
    ).toBe(0.9));
});
