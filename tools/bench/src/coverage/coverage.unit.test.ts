import { describe, expect, it } from '@jest/globals';
import { bootstrapInterval } from './bootstrap.ts';
import { allClaims, medianClaims } from './claims.ts';
import { fewestHeld, measureCoverage } from './measure-coverage.ts';
import { planOf } from './plan.ts';
import { table } from './table.ts';

const sizes = Array.from({ length: 29 }, (_, index) => index + 2);

describe('what reports say with 95 %', () => {
  it('holds often enough in experiments of 2 to 30, and no median has an interval below six', () => {
    const all = measureCoverage(allClaims(), { sizes, count: 300, seed: 1 });
    expect(all.filter(({ isWithin }) => !isWithin)).toEqual([]);
    const silent = all.filter(({ experiments }) => experiments === 0).map(({ n }) => n);
    expect([...new Set(silent)]).toEqual([2, 3, 4, 5]);
  });

  it('is found out where it is not so: a bootstrap interval of few values', () => {
    const all = measureCoverage(medianClaims(bootstrapInterval), { sizes: [2, 3], count: 200, seed: 1 });
    const short = all.filter(({ isWithin }) => !isWithin);
    expect(short.map(({ claim, n }) => [claim, n])).toContainEqual(['interval of a median, uniform', 2]);
    expect(table(all)).toMatch(/uniform: n = 2 to 3 · least \d\d\.\d % at n = 2, of 200 · FALLS SHORT: .* at n = 2/);
  });

  it('is judged with patience for chance', () => {
    expect(fewestHeld(2_000)).toBeCloseTo(1_900 - 5 * Math.sqrt(95), 6);
    expect(fewestHeld(0)).toBe(0);
  });
});

describe('the command line', () => {
  it('takes 20,000 experiments of each n, or a tenth', () => {
    expect(planOf([])).toEqual({ sizes, count: 20_000, seed: 1, planted: false, json: false });
    expect(planOf(['--short', '--planted', '--seed', '7'])).toMatchObject({ count: 200, seed: 7, planted: true });
    expect(planOf(['--help'])).toBe('help');
  });
  it.each([
    [['--seed', 'x'], /--seed: x is no number/],
    [['--loud'], /--loud/],
  ])('refuses %j', (args, message) => {
    expect(() => planOf(args)).toThrow(message);
  });
});
