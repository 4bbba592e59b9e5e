import { choosable, laneOfBlocks, pairs } from './comparisons.ts';
import { countingLanes } from './counting.ts';
import { lossesOf } from './switches.ts';
import { median } from '../statistics/quantile.ts';
import { medianInterval, type MedianInterval } from '../statistics/median-interval.ts';
import { holm, signFlipTest } from '../statistics/sign-flip.ts';
import { exactly } from '../statistics/bound.ts';
import type { Bound } from '../../record/bound.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { Treatment } from '../../record/treatment.ts';

/** What is compared block by block; neither holds a constant of the manifests. */
export const pairedMeasures = ['lost', 'downtime', 'p99'] as const;
export type PairedMeasure = (typeof pairedMeasures)[number];

export interface PairedDifference {
  readonly measure: PairedMeasure;
  readonly pair: readonly [Treatment, Treatment];
  /** Blocks in which both have a lane that counts. */
  readonly blocks: number;
  /** The first less the second, block by block: requests, or ms. */
  readonly median: number;
  /** Exact 95 % interval of order statistics; null below six blocks. */
  readonly interval: MedianInterval | null;
  readonly p: number;
  /** After Holm's correction over the comparisons of this measure. */
  readonly adjustedP: number;
}

/** Fewer blocks are told and not shown: with five that all agree chance alone has 1 in 16. */
export const fewestBlocksShown = 5;

const lossesIn = (lane: LaneResult): number => lossesOf(lane).reduce((sum, losses) => sum + losses, 0);

const measures: Record<PairedMeasure, (lane: LaneResult) => Bound | null> = {
  lost: (lane) => exactly(lossesIn(lane)),
  downtime: ({ downtimeMs }) => exactly(downtimeMs.total),
  p99: ({ latencyMs }) => latencyMs.deploy.p99,
};

/** Sums are counted one by one: so many of them are quick, and finer than what is measured. */
const mostSteps = 200_000;
const finestMs = 0.1;

/** Whole numbers, as the test counts them: requests as they are, times in tenths of a ms, or in coarser steps where they are far apart. */
export const inSteps = (differences: readonly number[]): number[] => {
  if (differences.every(Number.isInteger) && total(differences) <= mostSteps) return [...differences];
  const step = Math.max(finestMs, total(differences) / mostSteps);
  return differences.map((difference) => Math.round(difference / step));
};

const total = (differences: readonly number[]): number => differences.reduce((sum, one) => sum + Math.abs(one), 0);

type Untested = Omit<PairedDifference, 'adjustedP'>;

/** @returns null where a block lacks a value, or has a lower bound in its place: left out it would favour whom it belongs to */
const compared = (
  lanes: readonly LaneResult[],
  measure: PairedMeasure,
  pair: readonly [Treatment, Treatment],
): Untested | null => {
  const [ours, theirs] = [laneOfBlocks(lanes, pair[0]), laneOfBlocks(lanes, pair[1])];
  const differences: number[] = [];
  for (const [block, lane] of ours) {
    const other = theirs.get(block);
    if (other === undefined) continue;
    const [one, two] = [measures[measure](lane), measures[measure](other)];
    if (one === null || two === null || one.atLeast || two.atLeast) return null;
    differences.push(one.value - two.value);
  }
  const middle = median(differences);
  if (middle === null) return null;
  const interval = medianInterval(differences);
  return { measure, pair, blocks: differences.length, median: middle, interval, p: signFlipTest(inSteps(differences)) };
};

const corrected = (found: readonly Untested[]): PairedDifference[] => {
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((one, index) => ({ ...one, adjustedP: adjusted[index] as number }));
};

/** Every two strategies under the same fault, by each measure, paired within blocks, whose lanes share arrivals and the moment of the change. */
export const pairedDifferences = (lanes: readonly LaneResult[]): PairedDifference[] => {
  const counting = countingLanes(lanes);
  const all = pairs(choosable(counting));
  return pairedMeasures.flatMap((measure) =>
    corrected(all.map((pair) => compared(counting, measure, pair)).filter((one) => one !== null)),
  );
};
