import { logMeanOfPowers, type Totals } from './hypergeometric.ts';

/** log of the mean of ψ^X for each odds ratio of a list, given the totals of a table. */
export type Means = (totals: Totals) => Float64Array;

const MOST_KEPT = 20_000;

/** Tables repeat: what was computed of the last many is kept. */
export const meansOf = (logOdds: readonly number[]): Means => {
  const known = new Map<string, Float64Array>();
  return (totals) => {
    const key = `${totals.canary} ${totals.stable} ${totals.hits}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const means = Float64Array.from(logOdds, (one) => logMeanOfPowers(totals, one));
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, means);
    return means;
  };
};
