import type { LaneResult } from '@cutover/comparison';

type Signs = Pick<LaneResult, 'id' | 'instrument'>;

/**
 * Why noise makes a lane void, a reason each: the generator was late, or others used the machine. A comparison calls further lanes void, for it can say nothing
 * by them: one that broke off, one whose requests failed before anything was changed, a control that lost nothing. Those are no noise
 * but what a fault of ours looks like, and are judged.
 */
export function noiseOf({ id, instrument }: Signs): readonly string[] {
  return instrument.faults.map((fault) => `${id}: ${fault}`);
}
