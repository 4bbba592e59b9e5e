import type { Table } from '../counts/second.ts';
import { logMean } from './log-sum.ts';
import { meansOf, type Means } from './means.ts';
import { otherLogOdds, worseLogOdds } from './odds-grid.ts';

const WORSE_FROM = otherLogOdds.length;

/** What was seen says of the odds ratio between canary and stable, at any time. Logarithms throughout. */
export interface Evidence {
  /** Takes a table in; one in which nothing was hit, or which one version alone met, says nothing. */
  add(table: Pick<Table, 'canary' | 'stable' | 'canaryHits' | 'stableHits'>): void;
  /** log E against "not worse": the mixture over odds ratios 1.2 to 200. */
  logE(): number;
  /** log E against "at least the margin", by the mixture over what lies below it. */
  logBelowMargin(): number;
  /** Upper confidence sequence of the odds ratio at level 1 − α; null where nothing bounds it yet. */
  upperBound(alpha: number): number | null;
}

/** By margin: many judges share what they compute of the same tables. */
const meansByMargin = new Map<number, Means>();
const pointsOf = (margin: number): number[] => [...otherLogOdds, ...worseLogOdds, Math.log(margin)];

const meansFor = (margin: number): Means => {
  const means = meansByMargin.get(margin) ?? meansOf(pointsOf(margin));
  meansByMargin.set(margin, means);
  return means;
};

/**
 * The e-process of one figure. Given the past, and given how many units of a second and stratum met each version and how many of all were hit,
 * canary hits follow the central hypergeometric distribution where the versions do not differ; strata of a second are independent then, for no unit
 * is in two. So each likelihood ratio has mean 1 given all before it, their product is a martingale for every odds ratio, and so is the
 * mixture; by Ville's inequality it passes 1/α with probability α at most, ever, however often one looks (the argument of
 * Lindon and Malek, arXiv 2011.03567, with the hypergeometric in place of their multinomial, so that rates may drift freely). Weights may change: they are conditioned on.
 *
 * The upper bound mixes over odds ratios below the one that it is to reject. Likelihood ratios of this family fall with the canary's hits where
 * the alternative is smaller, so their mean is at most 1 under every larger odds ratio too, one that varies included.
 * @param margin of the odds ratio, beyond 1
 */
export const createEvidence = (margin: number): Evidence => {
  const points = pointsOf(margin);
  const means = meansFor(margin);
  const logs = new Float64Array(points.length);
  const marginAt = points.length - 1;

  const against = (at: number): number => {
    const below = logs.slice(0, marginAt).filter((_, index) => (points[index] as number) < (points[at] as number));
    return below.length === 0 ? 0 : logMean(below) - (logs[at] as number);
  };

  return {
    add: ({ canary, stable, canaryHits, stableHits }) => {
      const hits = canaryHits + stableHits;
      if (hits === 0 || canary === 0 || stable === 0) return;
      const mean = means({ canary, stable, hits });
      for (let i = 0; i < logs.length; i += 1) {
        logs[i] = (logs[i] as number) + canaryHits * (points[i] as number) - (mean[i] as number);
      }
    },
    logE: () => logMean(logs.subarray(WORSE_FROM, marginAt)),
    logBelowMargin: () => against(marginAt),
    upperBound: (alpha) => {
      let bound: number | null = null;
      for (let at = marginAt - 1; at > 0 && against(at) >= -Math.log(alpha); at -= 1) bound = points[at] as number;
      return bound === null ? null : Math.exp(bound);
    },
  };
};
