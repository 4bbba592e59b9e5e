import { describe, expect, it } from '@jest/globals';

import { budgetChecks } from './budget-checks.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import { budgetNames, type BudgetName } from '../../record/budget.ts';
import { laneResult } from '../lane-analysis.ts';
import { runResult, withBudgets } from '../run-analysis.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { runFactsSchema, runSchema } from '../../record/run.ts';
import { atLeast, exactly } from '../statistics/bound.ts';
import { factsOf, syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const records = syntheticLane('rolling', syntheticLoad(40), 5);
const rolling = laneResult(records, { ratePerSecond: 40, timeoutMs: 10_000, judge: accountApplication });
const p99 = (bound: ReturnType<typeof exactly>) => ({ ...rolling.latencyMs.deploy, p99: bound });

/** A lane in which each budget's figure is known. */
const lane = (change: Partial<LaneResult> = {}): LaneResult => ({
  ...rolling,
  requests: { ...rolling.requests, sent: 1000, failedTotal: 3 },
  downtimeMs: { ...rolling.downtimeMs, total: 700, longest: 500 },
  latencyMs: { steady: p99(exactly(20)), deploy: p99(exactly(50)), rollback: p99(exactly(30)) },
  ...{ deployMs: 16_000, rollbackMs: 9_000, extraPodsPeak: 1 },
  ...change,
});
const figures: Record<BudgetName, number> = {
  ...{ failed: 3, 'failed-share': 0.003, downtime: 700, 'downtime-longest': 500, p99: 50, 'p99-ratio': 2.5 },
  ...{ deploy: 16_000, rollback: 9_000, 'extra-pods': 1 },
};
const outcome = (name: BudgetName, bound: number, change: Partial<LaneResult> = {}) =>
  budgetChecks([lane(change)], [], [{ name, bound }])[0]!;

describe('a lane held to a budget', () => {
  it.each(budgetNames)('meets it at its bound and breaks it below: %s', (name) => {
    const value = figures[name];
    expect(outcome(name, value)).toEqual({
      ...{ id: name, scope: 'b1-rolling', value: exactly(value), bound: value },
      ...{ status: 'met', reason: null },
    });
    expect(outcome(name, value * 0.99).status).toBe('broken');
  });

  it('breaks it by a lower bound that passes it, and can do neither by one that does not', () => {
    const unfinished: Partial<LaneResult> = {
      deployMs: null,
      censoredMs: { ...rolling.censoredMs, deploy: 120_000 },
    };
    expect(outcome('deploy', 60_000, unfinished).status).toBe('broken');
    expect(outcome('deploy', 180_000, unfinished)).toMatchObject({
      status: 'not-measured',
      value: { value: 120_000, atLeast: true },
    });
    const slow = { latencyMs: { steady: p99(exactly(20)), deploy: p99(exactly(30)), rollback: p99(atLeast(25)) } };
    expect(outcome('p99', 40, slow).status).toBe('not-measured');
    expect(outcome('p99-ratio', 1.2, slow).status).toBe('broken');
  });

  it('holds to it an update of what the app depends on, which may lose otherwise, and no control', () => {
    const held = (strategy: LaneResult['strategy']) =>
      budgetChecks([lane({ strategy })], [], [{ name: 'failed', bound: 2 }]);
    expect(held('statefulset-rolling')).toMatchObject([{ status: 'broken' }]);
    expect(held('rolling-no-drain')).toEqual([]);
  });

  it('has no ratio to what was not known before the change', () => {
    const steady = { latencyMs: { ...lane().latencyMs, steady: p99(atLeast(10_000)) } };
    expect(outcome('p99-ratio', 100, steady)).toMatchObject({ status: 'not-measured', value: null });
  });

  it('is void where the lane is, by the last attempt alone', () => {
    const voided = { void: { void: true, reasons: ['the generator was late'] } };
    expect(outcome('failed', 9, voided)).toMatchObject({ status: 'void', reason: 'the generator was late' });
    const again = [lane({ ...voided, id: 'first' }), lane({ id: 'second', attempt: 2 })];
    expect(budgetChecks(again, [], [{ name: 'failed', bound: 9 }]).map(({ scope }) => scope)).toEqual(['second']);
  });

  it('is told where the lane could not be measured; controls and the noise floor are held to nothing', () => {
    const lanes = [lane({ strategy: 'noise-none' }), lane({ strategy: 'rolling-no-drain', control: true })];
    const gone = { lane: 'b1-blue-green', block: 1, strategy: 'blue-green', reason: 'no pod was ready' } as const;
    expect(budgetChecks(lanes, [gone], [{ name: 'failed', bound: 0 }])).toEqual([
      expect.objectContaining({ scope: 'b1-blue-green', status: 'not-measured', reason: 'no pod was ready' }),
    ]);
  });
});

describe('a run with budgets', () => {
  const facts = factsOf({ seed: 5, ratePerSecond: 40, repeats: 1, strategies: [] }, ['b1-rolling']);
  const budgets = [{ name: 'failed' as const, bound: 0 }];

  it('has its checks in run.json, which follow from its facts; without budgets nothing is said of any', () => {
    const run = runResult(runFactsSchema.parse({ ...facts, budgets }), [lane()]);
    expect(runSchema.parse(run).checks).toMatchObject([{ id: 'failed', status: 'broken' }]);
    expect(runResult(facts, [lane()])).not.toHaveProperty('checks');
  });

  it('can be held to others afterwards', () => {
    const run = runResult({ ...facts, budgets }, [lane()]);
    expect(withBudgets(run, [{ name: 'failed', bound: 3 }]).checks).toMatchObject([{ status: 'met', bound: 3 }]);
  });
});
