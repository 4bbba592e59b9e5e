import { createRandom, shuffled } from '@cutover/traffic';

import { drawBlock } from './block.ts';
import type { Comparison } from './options.ts';
import type { LanePlan } from '../lane/lane-plan.ts';
import type { LaneResult } from '../run/lane-result.ts';
import type { StrategyName } from '../run/strategy-name.ts';
import { strategyOf } from '../strategy/strategies.ts';

/** The order in which a block's lanes are measured: random, and the same for the same seed. */
export const blockOrder = (strategies: readonly StrategyName[], seed: number, block: number): StrategyName[] =>
  shuffled(strategies, createRandom(seed, `order of block ${block}`));

export const planLane = (
  { images, strategies, seed, timing }: Comparison,
  name: StrategyName,
  at: { block: number; attempt: number; order: number },
): LanePlan => {
  const strategy = strategyOf(name);
  const again = at.attempt === 1 ? '' : `-${at.attempt}`;
  const id = `b${at.block}-${name}${again}`;
  if (!strategies.includes(name)) throw new RangeError(`${name} is not among the strategies of this comparison`);
  const to = strategy.change === 'version' ? images.v2 : images.v1;
  const shared = drawBlock(seed, at.block, timing.steadyMs);
  return { ...at, ...shared, id, strategy, namespace: `lane-${id}`, from: images.v1, to };
};

/** A control that lost nothing is no fault of its own attempt: only its whole block can be measured again. */
export const worthRepeating = (lane: LaneResult): boolean =>
  lane.void.void && !(lane.control && lane.requests.failedTotal === 0 && lane.void.reasons.length === 1);

/** Blocks beyond the repeats that were asked for, in the place of those that are not whole: one in ten, two at least. */
export const spareBlocks = (repeats: number): number => Math.max(2, Math.ceil(repeats / 10));
