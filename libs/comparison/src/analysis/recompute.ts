import { judgeOf } from '../apps/applications.ts';
import { laneResult } from './lane-analysis.ts';
import { runResult } from './run-analysis.ts';
import type { LaneResult } from '../record/lane-result.ts';
import { isRecorded, loadFacts, loadLane } from '../record/load-run.ts';
import type { Run } from '../record/run.ts';

/**
 * Computes run.json again from the facts and records of a run directory; nothing of an earlier run.json is read.
 * A lane that was begun and not recorded to its end is left out, and named in `unfinished`; one that could not be measured is in `notMeasured`.
 * @throws OtherRunVersion, RecordError naming file, field and line of a record that is not as its schema says
 */
export const recompute = async (dir: string): Promise<Run> => {
  const facts = await loadFacts(dir);
  const judge = judgeOf(facts.app);
  const { ratePerSecond, timeoutMs } = facts.load;
  const givenUp = new Set((facts.notMeasured ?? []).map(({ lane }) => lane));
  const lanes: LaneResult[] = [];
  const unfinished: string[] = [];
  for (const id of facts.lanes) {
    if (givenUp.has(id)) continue;
    if (!(await isRecorded(dir, id))) unfinished.push(id);
    else lanes.push(laneResult(await loadLane(dir, id, judge), { ratePerSecond, timeoutMs, judge }));
  }
  return runResult(facts, lanes, unfinished);
};
