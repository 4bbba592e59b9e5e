import type { Bound } from '../../record/bound.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { atLeast, exactly } from '../statistics/bound.ts';

type Timed = Pick<LaneResult, 'promotedMs' | 'deployMs' | 'rollbackMs' | 'rollbackPodsMs' | 'censoredMs'>;

/** A time of a lane, ms, or what it was at least when the lane gave up on it; null where it does not apply. */
export const timeOf = (lane: Timed, name: keyof LaneResult['censoredMs']): Bound | null => {
  const [known, least] = [lane[`${name}Ms`], lane.censoredMs[name]];
  if (known !== null) return exactly(known);
  return least === null ? null : atLeast(least);
};
