import { createRandom, shuffled } from '@cutover/traffic';

import { treatmentsOf } from './treatments.ts';
import { drawBlock } from './block.ts';
import type { ComparisonImage } from '../apps/shared/comparison-image.ts';
import type { Fault } from '../fault/fault.ts';
import type { Comparison } from './options.ts';
import type { LanePlan } from '../lane/prepare/lane-plan.ts';
import type { LaneResult } from '../record/lane-result.ts';
import { type Treatment, treatmentName, treatmentOf } from '../record/treatment.ts';
import { faultOf } from '../fault/faults.ts';
import { strategyOf } from '../strategy/strategies.ts';

/** The order in which a block's lanes are measured: random, and the same for the same seed. */
export const blockOrder = <T>(treatments: readonly T[], seed: number, block: number): T[] =>
  shuffled(treatments, createRandom(seed, `order of block ${block}`));

/** `b2-rolling-errors-3`: the third attempt of its second block. */
export const laneId = (treatment: Treatment, { block, attempt }: { block: number; attempt: number }): string =>
  `b${block}-${treatmentName(treatment)}${attempt === 1 ? '' : `-${attempt}`}`;

/** @throws RangeError where a bad version was not built */
const newVersion = (images: Comparison['images'], { kind, name, words }: Fault): ComparisonImage => {
  if (kind !== 'new-version') return images.v2;
  const bad = images.bad?.[name];
  if (bad === undefined) throw new RangeError(`there is no image of ${words}`);
  return bad;
};

export const planLane = (
  { images, strategies, faults, seed, timing }: Comparison,
  treatment: Treatment,
  at: { block: number; attempt: number; order: number },
): LanePlan => {
  const [strategy, fault] = [strategyOf(treatment.strategy), faultOf(treatment.fault)];
  const name = treatmentName(treatment);
  const id = laneId(treatment, at);
  if (!treatmentsOf(strategies, faults).some((one) => treatmentName(one) === name))
    throw new RangeError(`${name} is not among the lanes of this comparison`);
  const to = strategy.change === 'version' ? newVersion(images, fault) : images.v1;
  const shared = drawBlock(seed, at.block, timing.steadyMs);
  return { ...at, ...shared, id, strategy, fault, namespace: `lane-${id}`, from: images.v1, to };
};

/** A control that lost nothing is no fault of its own attempt: only its whole block can be measured again. */
export const worthRepeating = (lane: LaneResult): boolean =>
  lane.void.void && !(lane.control && lane.requests.failedTotal === 0 && lane.void.reasons.length === 1);

/**
 * How many blocks may be measured beside those asked for. Where a control lost nothing: one in ten, two at least. Where a lane stayed void however often it was repeated, the machine is not quiet
 * enough: one in ten, and none of a single block, which would only take three times as long to say so.
 */
export const spareBlocks = (repeats: number): { control: number; noise: number } => {
  const inTen = Math.ceil(repeats / 10);
  return { control: Math.max(2, inTen), noise: repeats === 1 ? 0 : inTen };
};

/** Why a block does not count: by a lane that every attempt left void, or by a control that lost nothing; null where it counts. */
export const lossOfBlock = (lanes: readonly LaneResult[], block: number): 'noise' | 'control' | null => {
  const last = new Map(
    lanes.filter((lane) => lane.block === block).map((lane) => [treatmentName(treatmentOf(lane)), lane]),
  );
  const voided = [...last.values()].filter((lane) => lane.void.void);
  if (voided.length === 0) return null;
  return voided.some(worthRepeating) ? 'noise' : 'control';
};
