import { describe, expect, it } from '@jest/globals';
import { median, medianInterval, medianRatio, quantile } from './statistics.ts';

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

describe('the interval of a median', () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => n - i);

  it('is that of order statistics, as tables of the binomial distribution have it', () => {
    expect(medianInterval(upTo(6))).toEqual({ low: 1, high: 6, coverage: 1 - 2 / 64 });
    expect(medianInterval(upTo(10))).toMatchObject({ low: 2, high: 9, coverage: 1 - 22 / 1_024 });
    expect(medianInterval(upTo(20))).toMatchObject({ low: 6, high: 15 });
  });

  it('is none below six values', () => expect(medianInterval(upTo(5))).toBeUndefined());
});
