import { canaryHeader } from './canary-header.ts';
import type { Strategy } from './strategy.ts';

/** A canary stands here for a while: `weight` percent of its pods are new. */
export interface CanaryStep {
  readonly weight: number;
  readonly seconds: number;
}

/** A quarter is what one pod beside three is; twice the age of a kept connection, so that those follow, too. */
export const defaultCanarySteps: readonly CanaryStep[] = [{ weight: 25, seconds: 20 }];

export const isCanary = ({ values }: Pick<Strategy, 'values'>): boolean => values.strategy['type'] === 'canary';

/** Whether a proxy draws a version for each request, by weight; a Service's share is that of its ready pods. */
export const isWeighted = (strategy: Pick<Strategy, 'values' | 'entrance'>): boolean =>
  isCanary(strategy) && strategy.entrance === 'mesh gateway';

/** A step of the chart's values. One with a route has as many pods as its share would take, and sends nobody else to them. */
const stepValues = ({ weight }: CanaryStep, routed: Strategy['routed']): object => {
  if (routed === undefined) return { setWeight: weight, pause: 'manual' };
  const route = routed === 'header' ? { header: canaryHeader } : { mirror: weight };
  return { setWeight: 0, pause: 'manual', scale: weight, ...route };
};

/** The chart's values with these steps, each of which waits to be told to go on. */
export const withSteps = (
  { values, routed }: Pick<Strategy, 'values' | 'routed'>,
  steps: readonly CanaryStep[],
): Strategy['values']['strategy'] => ({
  ...values.strategy,
  canary: {
    ...(values.strategy['canary'] as object | undefined),
    steps: steps.map((step) => stepValues(step, routed)),
  },
});

/** How long a canary stands still at these steps, ms. */
export const pausesOf = (steps: readonly CanaryStep[]): number =>
  steps.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
