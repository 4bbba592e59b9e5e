import { quantile } from './quantile.ts';
import type { Bound } from '../../record/bound.ts';

export const exactly = (value: number): Bound => ({ value, atLeast: false });
export const atLeast = (value: number): Bound => ({ value, atLeast: true });

/** As though what is known by a lower bound alone had never ended. Finite, since quantiles interpolate. */
const furthest = ({ value, atLeast: censored }: Bound): number => (censored ? Number.MAX_VALUE : value);

/**
 * Quantile of values of which some are censored: known where it is the same however much larger those are, else a lower bound.
 * @returns null without values
 */
export const boundedQuantile = (values: readonly Bound[], share: number): Bound | null => {
  const low = quantile(
    values.map(({ value }) => value),
    share,
  );
  if (low === null) return null;
  return { value: low, atLeast: quantile(values.map(furthest), share) !== low };
};

export const boundedMedian = (values: readonly Bound[]): Bound | null => boundedQuantile(values, 0.5);
