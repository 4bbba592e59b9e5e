import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createEvidence } from './evidence.ts';
import { logCentral, logLikelihoodRatio, supportOf, type Totals } from './hypergeometric.ts';
import { worseLogOdds } from './odds-grid.ts';

const hitsOf = (totals: Totals): number[] => {
  const { least, most } = supportOf(totals);
  return Array.from({ length: most - least + 1 }, (_, index) => least + index);
};

interface Outcome {
  readonly probability: number;
  readonly hits: readonly number[];
}

/** Every outcome of a row of tables, with its probability under an odds ratio. */
const outcomesOf = (tables: readonly Totals[], logOdds: number): Outcome[] =>
  tables.reduce<Outcome[]>(
    (before, totals) =>
      before.flatMap(({ probability, hits }) =>
        hitsOf(totals).map((x) => ({
          probability: probability * Math.exp(logCentral(totals, x) + logLikelihoodRatio(totals, x, logOdds)),
          hits: [...hits, x],
        })),
      ),
    [{ probability: 1, hits: [] }],
  );

const evidenceOf = (tables: readonly Totals[], hits: readonly number[], margin = 2) => {
  const evidence = createEvidence(margin);
  tables.forEach(({ canary, stable, hits: all }, index) => {
    const canaryHits = hits[index] as number;
    evidence.add({ canary, stable, canaryHits, stableHits: all - canaryHits });
  });
  return evidence;
};

const table = fc
  .record({ canary: fc.nat(6), stable: fc.nat(12), hits: fc.nat(5) })
  .map((one) => ({ ...one, hits: Math.min(one.hits, one.canary + one.stable) }));
/** Seconds and strata alike: a row of tables. */
const tables = fc.array(table, { minLength: 1, maxLength: 3 });
const runs = { numRuns: 60 };

describe('the evidence that a canary is worse', () => {
  it('has mean 1 over every outcome where versions do not differ', () => {
    fc.assert(
      fc.property(tables, (row) => {
        const mean = outcomesOf(row, 0).reduce(
          (sum, { probability, hits }) => sum + probability * Math.exp(evidenceOf(row, hits).logE()),
          0,
        );
        expect(mean).toBeCloseTo(1, 9);
      }),
      runs,
    );
  });

  it('has mean 1 at most where the canary is better', () => {
    fc.assert(
      fc.property(tables, fc.double({ min: -4, max: 0, noNaN: true }), (row, logOdds) => {
        const mean = outcomesOf(row, logOdds).reduce(
          (sum, { probability, hits }) => sum + probability * Math.exp(evidenceOf(row, hits).logE()),
          0,
        );
        expect(mean).toBeLessThanOrEqual(1 + 1e-9);
      }),
      runs,
    );
  });

  it('is the mixture of products over 1.2 to 200, as plain arithmetic has it', () => {
    const row = [
      { canary: 3, stable: 20, hits: 4 },
      { canary: 1, stable: 9, hits: 1 },
    ];
    const products = worseLogOdds.map((odds) =>
      Math.exp(logLikelihoodRatio(row[0]!, 3, odds) + logLikelihoodRatio(row[1]!, 1, odds)),
    );
    const mean = products.reduce((sum, one) => sum + one, 0) / products.length;
    expect(Math.exp(evidenceOf(row, [3, 1]).logE())).toBeCloseTo(mean, 9);
    expect([Math.exp(worseLogOdds[0]!), Math.exp(worseLogOdds.at(-1)!)].map((odds) => odds.toFixed(6))).toEqual([
      '1.200000',
      '200.000000',
    ]);
  });

  it('says nothing where nothing was hit, all were, or one version alone was met', () => {
    const evidence = createEvidence(2);
    evidence.add({ canary: 10, stable: 90, canaryHits: 0, stableHits: 0 });
    evidence.add({ canary: 10, stable: 90, canaryHits: 10, stableHits: 90 });
    evidence.add({ canary: 0, stable: 90, canaryHits: 0, stableHits: 5 });
    evidence.add({ canary: 90, stable: 0, canaryHits: 5, stableHits: 0 });
    expect(evidence.logE()).toBeCloseTo(0, 12);
    expect(evidence.upperBound(0.05)).toBeNull();
  });
});

describe('the evidence that an odds ratio lies below a margin', () => {
  it('has mean 1 at most where it is the margin or more', () => {
    const odds = fc.double({ min: Math.log(2), max: Math.log(100), noNaN: true });
    fc.assert(
      fc.property(tables, odds, (row, logOdds) => {
        const mean = outcomesOf(row, logOdds).reduce(
          (sum, { probability, hits }) => sum + probability * Math.exp(evidenceOf(row, hits).logBelowMargin()),
          0,
        );
        expect(mean).toBeLessThanOrEqual(1 + 1e-9);
      }),
      runs,
    );
  });

  it('bounds it from above, closer the more was seen', () => {
    const seen = (seconds: number) => {
      const evidence = createEvidence(2);
      for (let second = 0; second < seconds; second += 1) {
        evidence.add({ canary: 50, stable: 50, canaryHits: 2, stableHits: 2 });
      }
      return evidence;
    };
    const [few, many, most] = [seen(1), seen(40), seen(400)];
    expect(few.upperBound(0.05)).toBeGreaterThan(10);
    expect(many.upperBound(0.05)).toBeGreaterThan(1);
    expect(most.upperBound(0.05)!).toBeLessThan(many.upperBound(0.05)!);
    expect(most.upperBound(0.05)).toBeGreaterThan(1);
    expect(most.logBelowMargin()).toBeGreaterThan(-Math.log(0.05));
    expect(few.logBelowMargin()).toBeLessThan(-Math.log(0.05));
  });
});
