import { shiftInterval } from './shift-interval.ts';

export interface HighOptions {
  /** Confidence level of the interval. */
  readonly level: number;
  /** Share of the estimated shift that its interval has to lie beyond. */
  readonly tolerance: number;
  /** Least ratio of means; 1 of a control whose mean is 0. */
  readonly effectSize: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const haveSameValues = (one: readonly number[], other: readonly number[]): boolean => {
  const [a, b] = [one, other].map((values) => values.toSorted((x, y) => x - y)) as [number[], number[]];
  return a.length === b.length && a.every((value, index) => value === b[index]);
};

/**
 * Kayenta's classifier with direction "increase": high where the interval of the shift lies beyond a share of its own estimate, and the
 * ratio of means is large enough. It has no denominators: a rate of 1 in 2 and one of 1,000 in 2,000 are the same to it.
 */
export const isHigh = (experiment: readonly number[], control: readonly number[], options: HighOptions): boolean => {
  if (experiment.length === 0 || control.length === 0) return false;
  if (haveSameValues(experiment, control) || new Set([...experiment, ...control]).size === 1) return false;
  const { low, estimate } = shiftInterval(experiment, control, options.level);
  const ofControl = mean(control);
  const effectSize = ofControl === 0 ? 1 : mean(experiment) / ofControl;
  return low > options.tolerance * Math.abs(estimate) && effectSize >= options.effectSize;
};
