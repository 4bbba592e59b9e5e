import { budgetChecks } from './checks/budget-checks.ts';
import { lossComparisons } from './summary/comparisons.ts';
import { type Asked, reachedRepeats, runVoid } from './summary/counting.ts';
import { isSensitivityProven } from './summary/sensitivity.ts';
import { summarise } from './summary/summary.ts';
import { verdictOf } from './verdict/verdict.ts';
import type { Budget } from '../record/budget.ts';
import type { LaneResult, VoidMark } from '../record/lane-result.ts';
import type { Run, RunFacts } from '../record/run.ts';

/** What was left out because the comparison did not come to its end. */
const endedEarly = ({ isComplete, stoppedBy, lanes: begun }: RunFacts, measured: number): string[] => {
  if (isComplete) return [];
  const why = stoppedBy === null ? 'it was ended' : stoppedBy;
  return [`the comparison did not come to its end (${why}): of ${begun.length} lanes begun ${measured} were measured`];
};

const asked = ({ repeats, notMeasured = [] }: RunFacts): Asked => ({ repeats, notMeasured });

/** A block that lacks its last lanes looks whole: so what did not come to its end is void, whatever was measured. */
const voidOf = (facts: RunFacts, lanes: readonly LaneResult[]): VoidMark => {
  const reasons = [...endedEarly(facts, lanes.length), ...runVoid(lanes, asked(facts)).reasons];
  return { void: reasons.length > 0, reasons };
};

const checksOf = ({ budgets, notMeasured = [] }: RunFacts, lanes: readonly LaneResult[]): Pick<Run, 'checks'> =>
  budgets === undefined ? {} : { checks: budgetChecks(lanes, notMeasured, budgets) };

/** run.json, from the run's facts and its lanes: pure. */
export const runResult = (facts: RunFacts, lanes: LaneResult[], unfinished: string[] = []): Run => {
  const voided = voidOf(facts, lanes);
  const summary = summarise(lanes);
  return {
    ...facts,
    void: voided,
    reached: reachedRepeats(lanes, asked(facts)),
    sensitivityProven: isSensitivityProven(lanes),
    verdict: verdictOf(lanes, summary, { voided, ...asked(facts) }),
    summary,
    comparisons: lossComparisons(lanes),
    lanes,
    unfinished,
    ...checksOf(facts, lanes),
  };
};

/** The run held to other budgets than it was measured by, or to some for the first time. */
export const withBudgets = (run: Run, budgets: readonly Budget[]): Run => ({
  ...run,
  budgets: [...budgets],
  checks: budgetChecks(run.lanes, run.notMeasured ?? [], budgets),
});
