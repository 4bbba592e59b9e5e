import { lossComparisons } from './comparisons.ts';
import { runVoid } from './counting.ts';
import { summarise } from './summary.ts';
import { verdictOf } from './verdict.ts';
import type { LaneResult } from '../run/lane-result.ts';
import type { Run, RunFacts } from '../run/run.ts';

/** run.json, from the run's facts and its lanes: pure. */
export const runResult = (facts: RunFacts, lanes: LaneResult[]): Run => {
  const voided = runVoid(lanes, facts.repeats);
  const summary = summarise(lanes);
  return {
    ...facts,
    void: voided,
    verdict: verdictOf(lanes, summary, voided),
    summary,
    comparisons: lossComparisons(lanes),
    lanes,
  };
};
