import { describe, expect, it } from '@jest/globals';
import { createRandom } from '@cutover/traffic';

import { createEvidence } from '../evidence/evidence.ts';
import { logLimitOf } from '../policy/figure-limit.ts';
import { describeSteps } from './describe-steps.ts';
import { detectableIn, secondsToSee } from './detects.ts';
import type { Plan } from './plan.ts';
import { planProblems } from './plan-problems.ts';
import { tablesOf } from './tables-of.ts';

const load = { perSecond: 60, strata: 2, alpha: 0.01 };
const plan: Plan = {
  ...load,
  steps: [
    { weight: 10, seconds: 60 },
    { weight: 25, seconds: 120 },
  ],
  baseline: { errors: 0.001, unanswered: 0 },
  budget: {},
};

describe('the tables that a second can leave', () => {
  it('have probabilities that add up, and the means that they are made of', () => {
    const tables = tablesOf({ canary: 7.5, stable: 67.5, canaryRate: 0.1, stableRate: 0.02 });
    const mean = (of: (table: (typeof tables)[number]) => number) =>
      tables.reduce((sum, table) => sum + table.probability * of(table), 0);
    expect(mean(() => 1)).toBeCloseTo(1, 6);
    expect(mean(({ canary }) => canary)).toBeCloseTo(7.5, 5);
    expect(mean(({ canaryHits }) => canaryHits)).toBeCloseTo(0.75, 5);
    expect(mean(({ stableHits }) => stableHits)).toBeCloseTo(1.35, 5);
  });
});

const random = createRandom(7, 'plan');

/** One second of one stratum, drawn request by request. */
const drawn = (weight: number, rates: { canary: number; stable: number }) => {
  const table = { canary: 0, stable: 0, canaryHits: 0, stableHits: 0 };
  for (let unit = 0; unit < load.perSecond / load.strata; unit += 1) {
    const arm = random.next() < weight / 100 ? 'canary' : 'stable';
    table[arm] += 1;
    if (random.next() < rates[arm]) table[`${arm}Hits`] += 1;
  }
  return table;
};

const isAborted = (seconds: number, weight: number, rates: { canary: number; stable: number }): boolean => {
  const evidence = createEvidence(2);
  for (let table = 0; table < seconds * load.strata; table += 1) {
    evidence.add(drawn(weight, rates));
    if (evidence.logE() >= logLimitOf(load.alpha)) return true;
  }
  return false;
};

describe('what a step shows', () => {
  it('is seen in about 8 of 10 canaries, as drawn ones show', () => {
    const step = { weight: 20, seconds: 60 };
    const found = detectableIn(step, load, 0.005);
    expect(found?.rate).toBeGreaterThan(0.005);
    const canaries = Array.from({ length: 100 }, () =>
      isAborted(step.seconds, step.weight, { canary: found!.rate, stable: 0.005 }),
    );
    const share = canaries.filter(Boolean).length / canaries.length;
    expect(share).toBeGreaterThanOrEqual(0.7);
    expect(share).toBeLessThanOrEqual(0.97);
  });
  it('is less the longer it is, the more the canary gets, and the less the stable version fails', () => {
    const rate = (weight: number, seconds: number, stable: number) =>
      detectableIn({ weight, seconds }, load, stable)!.rate;
    expect(rate(10, 120, 0.001)).toBeLessThan(rate(10, 60, 0.001));
    expect(rate(25, 60, 0.001)).toBeLessThan(rate(10, 60, 0.001));
    expect(rate(10, 60, 0)).toBeLessThan(rate(10, 60, 0.001));
  });
  it('is nothing where there is too little to see', () => {
    expect(detectableIn({ weight: 1, seconds: 1 }, load, 0.001)).toBeNull();
    expect(secondsToSee({ weight: 10 }, load, { stableRate: 0.01, canaryRate: 0.01 })).toBe(Infinity);
  });
  it('is said in a line a step', () => {
    const lines = describeSteps(plan);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^step 1 \(10 % for 60 s\): 360 canary requests show errors from [\d.]+ % \(odds ratio \d+\) beside 0.1 %; unanswered from [\d.]+ % beside 0 %$/,
    );
  });
});

describe('the problems of a plan', () => {
  it('are none without a budget, and none where each step shows what it forbids', () => {
    expect(planProblems(plan)).toEqual([]);
    expect(planProblems({ ...plan, budget: { errors: 0.2 } })).toEqual([]);
  });
  it('are steps that cannot see what the budget forbids, with the time that it would take', () => {
    const [line, ...others] = planProblems({ ...plan, budget: { errors: 0.02 } });
    expect(line).toMatch(
      /^step 1 \(10 % for 60 s\) shows errors from [\d.]+ %, and the budget forbids 2 %: that takes \d+ s$/,
    );
    expect(others).toEqual([]);
    const needed = Number(/takes (\d+) s/.exec(line!)![1]);
    const longer = { ...plan, steps: [{ weight: 10, seconds: needed }, plan.steps[1]!] };
    expect(planProblems({ ...longer, budget: { errors: 0.02 } })).toEqual([]);
  });
  it('are budgets that the stable version itself does not keep', () => {
    expect(planProblems({ ...plan, budget: { errors: 0.0005 } })).toEqual([
      'budget.errors: 0.05 % is forbidden, and the stable version itself has 0.1 %',
    ]);
  });
});
