import { meansOf } from '../evidence/means.ts';
import { worseLogOdds } from '../evidence/odds-grid.ts';
import { tablesOf, type Rates } from './tables-of.ts';

/** How the log of a likelihood ratio grows in one second of one stratum. */
export interface Growth {
  readonly mean: number;
  readonly variance: number;
}

const means = meansOf(worseLogOdds);

/** For each odds ratio of the mixture, over every table that a second can leave. Computed, not simulated. */
export const growthsOf = (rates: Rates): Growth[] => {
  const sums = worseLogOdds.map(() => ({ mean: 0, square: 0 }));
  for (const { canary, stable, canaryHits, stableHits, probability } of tablesOf(rates)) {
    const hits = canaryHits + stableHits;
    if (hits === 0 || canary === 0 || stable === 0) continue;
    const norms = means({ canary, stable, hits });
    worseLogOdds.forEach((logOdds, index) => {
      const gain = canaryHits * logOdds - (norms[index] as number);
      const sum = sums[index] as { mean: number; square: number };
      sum.mean += probability * gain;
      sum.square += probability * gain * gain;
    });
  }
  return sums.map(({ mean, square }) => ({ mean, variance: square - mean * mean }));
};
