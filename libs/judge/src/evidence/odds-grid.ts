const LEAST = 1.2;
const MOST = 200;
const STEPS = 31;
/** Steps below the least, down to 0.05: a canary that is better is one that is not worse. */
const BELOW = 19;

const step = Math.log(MOST / LEAST) / STEPS;

/** Log-uniform from 1.2 to 200: what a worse canary may be. */
export const worseLogOdds: readonly number[] = Array.from(
  { length: STEPS + 1 },
  (_, index) => Math.log(LEAST) + index * step,
);

/** The same steps from 0.05 to below 1.2. */
export const otherLogOdds: readonly number[] = Array.from(
  { length: BELOW },
  (_, index) => Math.log(LEAST) - (BELOW - index) * step,
);
