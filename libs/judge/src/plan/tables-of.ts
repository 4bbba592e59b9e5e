/** Whole units a second, and how often: 13.5 is 13 in half of all seconds and 14 in the other half. */
const wholes = (units: number): { units: number; share: number }[] => {
  const below = Math.floor(units);
  const above = units - below;
  return [
    { units: below, share: 1 - above },
    { units: below + 1, share: above },
  ].filter(({ share }) => share > 0);
};

/** What is left out of a distribution. */
const NEGLIGIBLE = 1e-10;

/** The likely values of a binomial, each with its probability. */
const binomial = (trials: number, rate: number): { value: number; probability: number }[] => {
  if (rate <= 0) return [{ value: 0, probability: 1 }];
  if (rate >= 1) return [{ value: trials, probability: 1 }];
  let logTerm = trials * Math.log1p(-rate);
  const values = [{ value: 0, probability: Math.exp(logTerm) }];
  for (let k = 1; k <= trials; k += 1) {
    logTerm += Math.log((trials - k + 1) / k) + Math.log(rate) - Math.log1p(-rate);
    values.push({ value: k, probability: Math.exp(logTerm) });
  }
  return values.filter(({ probability }) => probability > NEGLIGIBLE);
};

export interface WeightedTable {
  readonly canary: number;
  readonly stable: number;
  readonly canaryHits: number;
  readonly stableHits: number;
  readonly probability: number;
}

export interface Rates {
  /** Units a second and stratum. */
  readonly canary: number;
  readonly stable: number;
  /** Share of units that are hit. */
  readonly canaryRate: number;
  readonly stableRate: number;
}

/** Every table that one second of one stratum can leave, with its probability. */
export const tablesOf = ({ canary, stable, canaryRate, stableRate }: Rates): WeightedTable[] =>
  wholes(canary).flatMap((c) =>
    wholes(stable).flatMap((s) =>
      binomial(c.units, canaryRate).flatMap((x) =>
        binomial(s.units, stableRate).map((y) => ({
          ...{ canary: c.units, stable: s.units, canaryHits: x.value, stableHits: y.value },
          probability: c.share * s.share * x.probability * y.probability,
        })),
      ),
    ),
  );
