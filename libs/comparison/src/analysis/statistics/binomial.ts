/** P(X ≤ successes) for X ~ Binomial(trials, probability), summed in logarithms. */
const cumulative = (successes: number, trials: number, probability: number): number => {
  if (probability <= 0) return 1;
  if (probability >= 1) return successes >= trials ? 1 : 0;
  let logTerm = trials * Math.log1p(-probability);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= successes; k += 1) {
    logTerm += Math.log((trials - k + 1) / k) + Math.log(probability) - Math.log1p(-probability);
    sum += Math.exp(logTerm);
  }
  return sum;
};

/** Where a probability is just so large that `holds` ends, which it does once on the way from 0 to 1. */
const boundary = (holds: (probability: number) => boolean): number => {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return high;
};

const upperBound = (successes: number, trials: number, alpha: number): number =>
  successes >= trials ? 1 : boundary((probability) => cumulative(successes, trials, probability) > alpha);

/**
 * One-sided 95 % upper bound for a share after `successes` of `trials` (Clopper and Pearson 1934):
 * the largest probability under which so few would still be seen in 5 % of all experiments. 0 of 200 gives 1.49 %.
 * @returns null without trials
 */
export const upperBound95 = (successes: number, trials: number): number | null =>
  trials === 0 ? null : upperBound(successes, trials, 0.05);

/**
 * Two-sided exact interval of a share (Clopper and Pearson 1934).
 * @param alpha probability with which such intervals miss the share, at most
 * @returns null without trials
 */
export const shareInterval = (
  successes: number,
  trials: number,
  alpha: number,
): { low: number; high: number } | null => {
  if (trials === 0) return null;
  const high = upperBound(successes, trials, alpha / 2);
  return { low: 1 - upperBound(trials - successes, trials, alpha / 2), high };
};
