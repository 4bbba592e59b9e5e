import { countingLanes } from './counting.ts';
import { lossesOf } from './switches.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { LossComparison } from '../../record/run.ts';
import { asRecorded, isSameTreatment, type Treatment, treatmentsIn } from '../../record/treatment.ts';
import { roleOf } from '../../strategy/strategies.ts';
import { holm, signFlipTest } from '../statistics/sign-flip.ts';

type Pair = readonly [Treatment, Treatment];

/** One that did not complete somewhere had fewer switches there to lose in, and is nothing to choose. */
const hasCompleted = ({ end, strategy, judgement }: LaneResult): boolean =>
  end?.how === 'completed' && strategy !== 'canary-aborted' && judgement?.decision !== 'inconclusive';

const lanesOf = (lanes: readonly LaneResult[], treatment: Treatment): LaneResult[] =>
  lanes.filter((lane) => isSameTreatment(lane, asRecorded(treatment)));

/** Strategies among which somebody may choose, completed in every lane that counts. */
export const choosable = (lanes: readonly LaneResult[]): Treatment[] =>
  treatmentsIn(lanes.filter(({ control }) => !control)).filter(
    (one) => roleOf(one.strategy) === 'candidate' && lanesOf(lanes, one).every(hasCompleted),
  );

/** Somebody may choose a strategy, and nobody a fault. */
export const pairs = (candidates: readonly Treatment[]): Pair[] =>
  candidates.flatMap((one, index) =>
    candidates
      .slice(index + 1)
      .filter(({ fault }) => fault === one.fault)
      .map((other): Pair => [one, other]),
  );

/** Of each block the lane of a treatment that counts. */
export const laneOfBlocks = (lanes: readonly LaneResult[], treatment: Treatment): Map<number, LaneResult> =>
  new Map(lanesOf(lanes, treatment).map((lane) => [lane.block, lane]));

/** By block: both switches of a lane share its pods and its moment, so a block is flipped as a whole. */
const lossesByBlock = (lanes: readonly LaneResult[], treatment: Treatment): Map<number, number> =>
  new Map(
    [...laneOfBlocks(lanes, treatment)].map(([block, lane]) => [
      block,
      lossesOf(lane).reduce((sum, losses) => sum + losses, 0),
    ]),
  );

const compare = (lanes: readonly LaneResult[], [one, other]: Pair): Omit<LossComparison, 'adjustedP'> => {
  const [ours, theirs] = [lossesByBlock(lanes, one), lossesByBlock(lanes, other)];
  const both = [...ours].flatMap(([block, lost]) => (theirs.has(block) ? [[lost, theirs.get(block) as number]] : []));
  const differences = both.map(([a = 0, b = 0]) => a - b);
  const total = (side: 0 | 1) => both.reduce((sum, losses) => sum + (losses[side] as number), 0);
  return {
    strategies: [one.strategy, other.strategy],
    ...(one.fault === 'none' ? {} : { injected: one.fault }),
    blocks: both.length,
    lost: [total(0), total(1)],
    blocksWithMore: [differences.filter((one) => one > 0).length, differences.filter((one) => one < 0).length],
    p: signFlipTest(differences),
  };
};

/** Every two strategies, compared by what their switches lost within the same blocks; Holm corrects for how many they are. */
export const lossComparisons = (lanes: readonly LaneResult[]): LossComparison[] => {
  const counting = countingLanes(lanes);
  const found = pairs(choosable(counting)).map((pair) => compare(counting, pair));
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((comparison, index) => ({ ...comparison, adjustedP: adjusted[index] as number }));
};
