import { countingLanes } from './counting.ts';
import { lossesOf } from './switches.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { LossComparison } from '../../record/run.ts';
import { strategyNames, type StrategyName } from '../../record/strategy-name.ts';
import { roleOf } from '../../strategy/strategies.ts';
import { holm, signFlipTest } from '../statistics/sign-flip.ts';

type Pair = readonly [StrategyName, StrategyName];

/** One that did not complete somewhere had fewer switches there to lose in, and is nothing to choose. */
const hasCompleted = ({ end }: LaneResult): boolean => end?.how === 'completed';

/** Strategies among which somebody may choose: neither controls nor the noise floor, completed in every lane that counts. */
const candidates = (lanes: readonly LaneResult[]): StrategyName[] =>
  strategyNames.filter((name) => {
    const own = lanes.filter((lane) => lane.strategy === name && !lane.control);
    return roleOf(name) !== 'noise' && own.length > 0 && own.every(hasCompleted);
  });

const pairs = (names: readonly StrategyName[]): Pair[] =>
  names.flatMap((name, index) => names.slice(index + 1).map((other): Pair => [name, other]));

/** By block: both switches of a lane share its pods and its moment, so a block is flipped as a whole. */
const lossesByBlock = (lanes: readonly LaneResult[], strategy: StrategyName): Map<number, number> =>
  new Map(
    lanes
      .filter((lane) => lane.strategy === strategy)
      .map((lane) => [lane.block, lossesOf(lane).reduce((sum, losses) => sum + losses, 0)]),
  );

const compare = (lanes: readonly LaneResult[], [name, other]: Pair): Omit<LossComparison, 'adjustedP'> => {
  const [ours, theirs] = [lossesByBlock(lanes, name), lossesByBlock(lanes, other)];
  const both = [...ours].flatMap(([block, lost]) => (theirs.has(block) ? [[lost, theirs.get(block) as number]] : []));
  const differences = both.map(([a = 0, b = 0]) => a - b);
  const total = (side: 0 | 1) => both.reduce((sum, losses) => sum + (losses[side] as number), 0);
  return {
    strategies: [name, other],
    blocks: both.length,
    lost: [total(0), total(1)],
    blocksWithMore: [differences.filter((one) => one > 0).length, differences.filter((one) => one < 0).length],
    p: signFlipTest(differences),
  };
};

/** Every two strategies, compared by what their switches lost within the same blocks; Holm corrects for how many they are. */
export const lossComparisons = (lanes: readonly LaneResult[]): LossComparison[] => {
  const counting = countingLanes(lanes);
  const found = pairs(candidates(counting)).map((pair) => compare(counting, pair));
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((comparison, index) => ({ ...comparison, adjustedP: adjusted[index] as number }));
};
