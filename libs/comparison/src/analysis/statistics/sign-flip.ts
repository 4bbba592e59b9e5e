/**
 * Exact sign-flip test (Fisher 1935, ch. 3; Good, Permutation Tests): if nothing but chance told the two sides of each pair apart, each
 * difference could as well have had the other sign. The sum is held against that of all 2^n assignments, which
 * are counted by convolution, so any number of pairs is exact.
 * @param differences one a pair, whole numbers
 * @returns two-sided p: the share of assignments whose sum is as far from 0 or further; never below 2^(1 − n)
 */
export const signFlipTest = (differences: readonly number[]): number => {
  const seen = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  let sums = new Map([[0, 1]]);
  for (const difference of differences) {
    const next = new Map<number, number>();
    for (const [sum, share] of sums) {
      for (const to of [sum + difference, sum - difference]) next.set(to, (next.get(to) ?? 0) + share / 2);
    }
    sums = next;
  }
  return [...sums].reduce((p, [sum, share]) => (Math.abs(sum) >= seen ? p + share : p), 0);
};

/** Fewest pairs of which the test can call one of `comparisons` different at `level`, when all pairs agree and Holm corrects. */
export const fewestPairs = (comparisons: number, level: number): number =>
  1 + Math.ceil(Math.log2(comparisons / level));

/** Holm's (1979) correction: p-values as they are to be held against the level of the whole family, in the order given. */
export const holm = (pValues: readonly number[]): number[] => {
  const adjusted = pValues.map(() => 1);
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  let least = 0;
  ascending.forEach(({ p, index }, rank) => {
    least = Math.max(least, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = least;
  });
  return adjusted;
};
