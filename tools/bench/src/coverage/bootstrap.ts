import type { MedianInterval } from '@cutover/comparison/statistics';
import type { Random } from '@cutover/traffic';
import { median, quantile } from '../statistics.ts';

const RESAMPLES = 200;

/**
 * The fault that `--planted` plants: a percentile bootstrap interval (Efron and Tibshirani, ch. 13), which says 95 % of any number of values
 * and holds the median of two in half of all experiments.
 */
export function bootstrapInterval(values: readonly number[], random: Random): MedianInterval {
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(values.map(() => values[random.below(values.length)]!)),
  );
  return { low: quantile(medians, 0.025), high: quantile(medians, 0.975), coverage: 0.95 };
}
