import { logChoose } from './log-choose.ts';
import { logSum } from './log-sum.ts';

/** What a table is conditioned on: how many units met each version, and how many of all were hit. */
export interface Totals {
  readonly canary: number;
  readonly stable: number;
  readonly hits: number;
}

/** The hits that the canary can have, given the totals. */
export const supportOf = ({ canary, stable, hits }: Totals): { least: number; most: number } => ({
  least: Math.max(0, hits - stable),
  most: Math.min(canary, hits),
});

/** log P(the canary has `canaryHits` of the hits) where the versions do not differ: the central hypergeometric distribution. */
export const logCentral = ({ canary, stable, hits }: Totals, canaryHits: number): number =>
  logChoose(canary, canaryHits) + logChoose(stable, hits - canaryHits) - logChoose(canary + stable, hits);

/**
 * log of the mean of ψ^X under the central distribution. It norms Fisher's noncentral hypergeometric distribution
 * (Fisher 1935; Fog 2008): P_ψ(x) = P_1(x) · ψ^x / mean, so that the likelihood ratio is ψ^x / mean.
 */
export const logMeanOfPowers = (totals: Totals, logOdds: number): number => {
  const { least, most } = supportOf(totals);
  const terms: number[] = [];
  for (let x = least; x <= most; x += 1) terms.push(logCentral(totals, x) + x * logOdds);
  return logSum(terms);
};

/** log P_ψ(x) / P_1(x): what the canary's hits say for odds ratio ψ against 1. Its exponential has mean 1 under the central distribution. */
export const logLikelihoodRatio = (totals: Totals, canaryHits: number, logOdds: number): number =>
  canaryHits * logOdds - logMeanOfPowers(totals, logOdds);
