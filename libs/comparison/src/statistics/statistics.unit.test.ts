import { createRandom } from '@cutover/traffic';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { upperBound95 } from './binomial.ts';
import { atLeast, boundedMedian, boundedQuantile, exactly } from './bound.ts';
import { estimateMedian } from './bootstrap.ts';
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

describe('estimateMedian', () => {
  const random = () => createRandom(1, 'test');
  it('holds the median between its ends, and repeats itself', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 12 }), (values) => {
        const estimate = estimateMedian(values, random());
        expect(estimate?.low).toBeLessThanOrEqual(estimate?.median as number);
        expect(estimate?.high).toBeGreaterThanOrEqual(estimate?.median as number);
        expect(estimateMedian(values, random())).toEqual(estimate);
      }),
      { numRuns: 25 },
    );
  });
  it('claims no spread from one value', () => {
    expect(estimateMedian([7], random())).toEqual({ median: 7, low: 7, high: 7, n: 1 });
    expect(estimateMedian([], random())).toBeNull();
  });
  it('covers the true median of a known distribution in about 95 of 100 experiments', () => {
    const draws = createRandom(5, 'draws');
    const covered = Array.from({ length: 60 }, () => Array.from({ length: 25 }, () => draws.next())).filter(
      (values) => {
        const estimate = estimateMedian(values, draws);
        return estimate !== null && estimate.low <= 0.5 && estimate.high >= 0.5;
      },
    );
    expect(covered.length).toBeGreaterThanOrEqual(52);
  }, 30_000);
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
