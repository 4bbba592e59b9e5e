import type { Random } from '@cutover/traffic';

import { quantile } from './quantile.ts';
import type { Estimate } from '../run/run.ts';

const resamples = 2000;

/**
 * Median with a percentile bootstrap 95 % interval (Efron and Tibshirani, ch. 13). The unit is the switch: one value a lane.
 * @returns null without values; with one value both ends are that value, which says nothing about spread
 */
export const estimateMedian = (values: readonly number[], random: Random): Estimate | null => {
  const middle = quantile(values, 0.5);
  if (middle === null) return null;
  const medians = Array.from({ length: values.length === 1 ? 1 : resamples }, () => {
    const resample = values.map(() => values[random.below(values.length)] as number);
    return quantile(resample, 0.5) as number;
  });
  return {
    median: middle,
    low: quantile(medians, 0.025) as number,
    high: quantile(medians, 0.975) as number,
    n: values.length,
  };
};
