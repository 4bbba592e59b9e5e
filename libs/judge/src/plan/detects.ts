import { normalQuantile } from '../mann-whitney/normal-quantile.ts';
import { logLimitOf } from '../policy/figure-limit.ts';
import type { Step } from '../policy/step.ts';
import { growthsOf, type Growth } from './growth.ts';

/** What is known of the load before the canary. */
export interface Load {
  /** Units (connections in a second) a second; with fresh connections, requests. */
  readonly perSecond: number;
  /** Strata over which they are spread evenly. */
  readonly strata: number;
  readonly alpha: number;
}

/** With this probability what is said to be seen is seen. */
export const power = 0.8;

/**
 * Seconds after which one likelihood ratio of the mixture, which is 1/32 of E alone, has passed 3/α with the wanted probability, by the normal
 * approximation to a sum of independent seconds. Infinite where it does not grow.
 */
const secondsFor = ({ mean, variance }: Growth, limit: number): number => {
  if (mean <= 0) return Infinity;
  const spread = normalQuantile(power) * Math.sqrt(variance);
  const root = (spread + Math.sqrt(spread * spread + 4 * mean * limit)) / (2 * mean);
  return root * root;
};

export interface Difference {
  /** Share of units hit of the stable version, and of the canary. */
  readonly stableRate: number;
  readonly canaryRate: number;
}

/** Longest time, s, after which the judge aborts such a canary with a probability of 80 %; infinite where it never would. */
export const secondsToSee = ({ weight }: Pick<Step, 'weight'>, load: Load, difference: Difference): number => {
  const { perSecond, strata, alpha } = load;
  const canary = (perSecond * weight) / 100 / strata;
  const growths = growthsOf({ ...difference, canary, stable: perSecond / strata - canary });
  const limit = logLimitOf(alpha) + Math.log(growths.length);
  const ofAll = growths.map(({ mean, variance }) => ({ mean: mean * strata, variance: variance * strata }));
  return Math.min(...ofAll.map((growth) => secondsFor(growth, limit)));
};

const oddsOf = (rate: number): number => rate / (1 - rate);

export interface Detectable {
  /** The least share of the canary's units hit that is seen within the step. */
  readonly rate: number;
  /** Its odds against the stable version's; null where nothing of that is ever hit. */
  readonly oddsRatio: number | null;
}

const HALVINGS = 24;

/**
 * The least difference that a step shows by itself with a probability of 80 %: computed from every table that its seconds can leave. On the safe side, since
 * E holds more than the one likelihood ratio that is counted.
 * @returns null where not even a canary that fails always is seen
 */
export const detectableIn = (step: Step, load: Load, stableRate: number): Detectable | null => {
  const isSeen = (canaryRate: number) => secondsToSee(step, load, { stableRate, canaryRate }) <= step.seconds;
  if (!isSeen(1)) return null;
  let [low, high] = [stableRate, 1];
  for (let halving = 0; halving < HALVINGS && high / Math.max(low, 1e-9) > 1.002; halving += 1) {
    const middle = low > 0 ? Math.sqrt(low * high) : high / 2;
    if (isSeen(middle)) high = middle;
    else low = middle;
  }
  const oddsRatio = stableRate === 0 || high >= 1 ? null : oddsOf(high) / oddsOf(stableRate);
  return { rate: high, oddsRatio };
};
