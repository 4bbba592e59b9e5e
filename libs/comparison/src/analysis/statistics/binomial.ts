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

/**
 * One-sided 95 % upper bound for a share after `successes` of `trials` (Clopper and Pearson 1934):
 * the largest probability under which so few would still be seen in 5 % of all experiments. 0 of 200 gives 1.49 %.
 * @returns null without trials
 */
export const upperBound95 = (successes: number, trials: number): number | null => {
  if (trials === 0) return null;
  if (successes >= trials) return 1;
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (cumulative(successes, trials, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
};
