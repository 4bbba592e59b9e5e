import { atLeast, boundedMedian, exactly } from './bound.ts';
import { medianInterval } from './median-interval.ts';
import type { Bound } from '../../record/bound.ts';
import type { Estimate } from '../../record/run.ts';

/** The low end is taken as if every censored value had ended when it was last seen, the high end as if none ever had. */
const intervalOf = (values: readonly Bound[]): Estimate['interval'] => {
  const seen = medianInterval(values.map(({ value }) => value));
  const never = medianInterval(values.map((one) => (one.atLeast ? Infinity : one.value)));
  if (seen === null || never === null) return null;
  const high = never.high === Infinity ? atLeast(seen.high) : exactly(never.high);
  return { low: seen.low, high, coverage: seen.coverage };
};

/**
 * Median of one value a lane with its exact 95 % interval. The unit is the lane, not the request; censored values keep their place.
 * @returns null without values; the interval is null below six of them
 */
export const estimateMedian = (values: Bound[]): Estimate | null => {
  const median = boundedMedian(values);
  return median === null ? null : { median, interval: intervalOf(values), values };
};
