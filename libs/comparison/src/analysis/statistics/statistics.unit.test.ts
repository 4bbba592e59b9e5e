import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { upperBound95 } from './binomial.ts';
import { atLeast, boundedMedian, boundedQuantile, exactly } from './bound.ts';
import { estimateMedian } from './estimate.ts';
import { isotonicFit } from './isotonic.ts';
import { quantile } from './quantile.ts';

describe('upperBound95', () => {
  it('is 1 − 0.05^(1/n) when nothing was lost: 0 of 200 is at most 1.5 %', () => {
    expect(upperBound95(0, 200)).toBeCloseTo(0.01487, 4);
    expect(upperBound95(0, 6)).toBeCloseTo(1 - 0.05 ** (1 / 6), 9);
  });
  it("gives Clopper and Pearson's tabled bounds", () => {
    expect(upperBound95(1, 20)).toBeCloseTo(0.2161, 4);
    expect(upperBound95(5, 10)).toBeCloseTo(0.7776, 4);
  });
  it('is 1 when everything was lost, and nothing without trials', () => {
    expect(upperBound95(3, 3)).toBe(1);
    expect(upperBound95(0, 0)).toBeNull();
  });
});

describe('isotonicFit', () => {
  const expand = (values: readonly number[]) => {
    const blocks = isotonicFit(values);
    return values.map((_, index) => blocks.filter(({ from }) => from <= index).at(-1)?.fit as number);
  };
  it('pools what descends', () => {
    expect(expand([0, 1, 0, 1])).toEqual([0, 0.5, 0.5, 1]);
    expect(expand([0, 0, 1, 1])).toEqual([0, 0, 1, 1]);
  });
  it('ascends, keeps the sum, and is no further from the data than the constant mean', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 60 }), (values) => {
        const fit = expand(values);
        const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
        const mean = sum(values) / values.length;
        expect(fit).toEqual([...fit].sort((a, b) => a - b));
        expect(sum(fit)).toBeCloseTo(sum(values), 9);
        const distance = (to: (index: number) => number) => sum(values.map((value, index) => (value - to(index)) ** 2));
        expect(distance((index) => fit[index] as number)).toBeLessThanOrEqual(distance(() => mean) + 1e-9);
      }),
    );
  });
});

describe('quantile', () => {
  it('interpolates between order statistics', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3], 1)).toBe(3);
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe('boundedQuantile', () => {
  it('is that of the values where none is censored', () => {
    expect(boundedQuantile([4, 1, 3, 2].map(exactly), 0.5)).toEqual(exactly(2.5));
    expect(boundedQuantile([], 0.5)).toBeNull();
  });
  it('is known as long as it lies below what is censored', () => {
    expect(boundedMedian([exactly(1), exactly(2), atLeast(9)])).toEqual(exactly(2));
    expect(boundedQuantile([exactly(1), exactly(2), atLeast(9)], 1)).toEqual(atLeast(9));
  });
  it('is a lower bound once half of the values are censored', () => {
    expect(boundedMedian([exactly(1), atLeast(9)])).toEqual(atLeast(5));
    expect(boundedMedian([exactly(1), atLeast(8), atLeast(9)])).toEqual(atLeast(8));
  });
  it('does not take a censored value for a small one because it was soon out of sight', () => {
    expect(boundedMedian([atLeast(1), exactly(2), exactly(3)])).toEqual(atLeast(2));
  });
  it('lies nowhere above what any of the true values would make it', () => {
    const value = fc.record({ value: fc.integer({ min: 0, max: 50 }), atLeast: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.nat(50)), { minLength: 1, maxLength: 9 }), (drawn) => {
        const bound = boundedMedian(drawn.map(([known]) => known));
        const truth = quantile(
          drawn.map(([known, more]) => known.value + (known.atLeast ? more : 0)),
          0.5,
        ) as number;
        expect(bound?.value).toBeLessThanOrEqual(truth);
        if (bound?.atLeast === false) expect(bound.value).toBe(truth);
      }),
    );
  });
});

describe('estimateMedian', () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => exactly(index + 1));
  it('has no interval below six values, and keeps those there are', () => {
    expect(estimateMedian([])).toBeNull();
    expect(estimateMedian(upTo(5))).toEqual({ median: exactly(3), interval: null, values: upTo(5) });
  });
  it('has that of the smallest and the largest of six', () => {
    const interval = { low: 1, high: exactly(6), coverage: 1 - 2 / 64 };
    expect(estimateMedian(upTo(6))).toMatchObject({ median: exactly(3.5), interval });
  });
  it('is open above where a censored value may be the one that ends it', () => {
    expect(estimateMedian([...upTo(5), atLeast(4)])?.interval).toMatchObject({ low: 1, high: { atLeast: true } });
    expect(estimateMedian([...upTo(8), atLeast(2)])?.interval).toMatchObject({ high: exactly(8) });
  });
  it('begins no higher than where a censored value was last seen', () => {
    expect(estimateMedian([...upTo(6).slice(1), atLeast(1)])?.interval?.low).toBe(1);
  });
});
