import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { fewestPairs, holm, signFlipTest } from './sign-flip.ts';

/** All assignments of signs, one by one. */
const counted = (differences: readonly number[]): number => {
  const total = (bits: number) =>
    Math.abs(differences.reduce((sum, one, index) => ((bits >> index) & 1 ? sum - one : sum + one), 0));
  const all = Array.from({ length: 2 ** differences.length }, (_, bits) => total(bits));
  return all.filter((sum) => sum >= total(0)).length / all.length;
};

describe('signFlipTest', () => {
  it('is 2^(1 − n) where all pairs agree', () => {
    expect(signFlipTest([3, 1, 40, 2, 5, 9])).toBe(2 / 64);
    expect(signFlipTest([-3, -1, -40, -2, -5, -9])).toBe(2 / 64);
  });
  it('is 1 of one late request in one block, of nothing and of what cancels out', () => {
    expect(signFlipTest([0, 0, 1, 0, 0, 0, 0, 0])).toBe(1);
    expect(signFlipTest([])).toBe(1);
    expect(signFlipTest([5, -5])).toBe(1);
  });
  it("is Fisher's of Darwin's maize: of 32,768 assignments 863 have a sum of 314 eighths of an inch or more", () => {
    const eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(signFlipTest(eighths)).toBe((2 * 863) / 32_768);
  });
  it('is what counting every assignment gives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 9 }), (differences) => {
        expect(signFlipTest(differences)).toBeCloseTo(counted(differences), 12);
      }),
      { numRuns: 40 },
    );
  });
});

describe('fewestPairs', () => {
  it.each([1, 2, 3, 6, 10])('is the first number of blocks with which one of %i comparisons can be decided', (m) => {
    const best = (pairs: number) => holm([signFlipTest(Array(pairs).fill(1)), ...Array(m - 1).fill(1)])[0] as number;
    expect(best(fewestPairs(m, 0.05))).toBeLessThanOrEqual(0.05);
    expect(best(fewestPairs(m, 0.05) - 1)).toBeGreaterThan(0.05);
  });
});

describe('holm', () => {
  it("is Holm's step-down, in the order given", () => {
    expect(holm([0.03, 0.01, 0.04])).toEqual([0.06, 0.03, 0.06]);
    // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
    const adjusted = [0.05, 0.08, 0.09, 0.09, 0.09];
    holm([0.01, 0.02, 0.03, 0.04, 0.05]).forEach((p, index) => expect(p).toBeCloseTo(adjusted[index] as number, 12));
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
