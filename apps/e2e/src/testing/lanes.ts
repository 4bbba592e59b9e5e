import type { LaneResult, StrategyName } from '@cutover/comparison';
import { judgeUnlessVoid, measured, type Measured } from '@cutover/testing-kit';
import { expect } from '@jest/globals';
import type { Compared } from './compare.ts';
import { noiseOf } from './noise.ts';

/** The lane that counts for a strategy, or its last attempt where none does. */
function laneOf({ run }: Compared, strategy: StrategyName): LaneResult {
  const lanes = run.lanes.filter((lane) => lane.strategy === strategy);
  const lane = lanes.findLast((attempt) => !attempt.void.void) ?? lanes.at(-1);
  if (lane === undefined) throw new Error(`no lane of ${strategy} was measured`);
  return lane;
}

/** What a test judges a comparison by. @param comparison asked for once a test runs */
export function judging(comparison: () => Measured<Compared>) {
  /** What holds of a comparison whatever the noise in its lanes: void only where nothing could be measured at all. */
  const ofTheRun = (judge: (compared: Compared) => void | Promise<void>): Promise<void> =>
    judgeUnlessVoid(expect.getState(), comparison(), judge);

  /** What noise in a strategy's lane makes void. `compare` itself has measured such a lane again, so nothing is repeated here. */
  const ofTheLane = (strategy: StrategyName, judge: (lane: LaneResult) => void): Promise<void> =>
    ofTheRun((compared) =>
      measured(expect.getState(), { run: () => laneOf(compared, strategy), noise: noiseOf, judge, repeats: 0 }),
    );

  return { ofTheRun, ofTheLane };
}
