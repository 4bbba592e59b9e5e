import { strategies } from './strategies.ts';
import type { Strategy } from './strategy.ts';
import type { StrategyName } from '../record/strategy-name.ts';

/** Ways of replacing pods for which nothing has to be known of an app, as this repository's charts name them. */
export const anyAppTypes = ['rolling', 'recreate', 'blueGreen'] as const;
export type AnyAppType = (typeof anyAppTypes)[number];

/** Whether a strategy is only a way of replacing pods, which any app has. */
export const suitsAnyApp = ({ values, gated, entrance, switched, autoscaled }: Strategy): boolean => {
  const { drain, strategy, ...unknown } = values;
  const isOfOurs = entrance !== undefined || switched !== undefined || autoscaled !== undefined;
  const isPlain = gated && !isOfOurs && drain.enabled;
  return isPlain && Object.keys(unknown).length === 0 && (anyAppTypes as readonly unknown[]).includes(strategy['type']);
};

/** In the order of the help. */
export const anyAppStrategies = (): StrategyName[] =>
  Object.values(strategies)
    .filter(suitsAnyApp)
    .map(({ name }) => name);
