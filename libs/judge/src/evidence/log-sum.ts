/** log Σ exp(values), without overflow; −∞ of none. */
export const logSum = (values: ArrayLike<number>): number => {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, values[i] as number);
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.exp((values[i] as number) - largest);
  return largest + Math.log(sum);
};

/** log of the mean of exp(values). */
export const logMean = (values: ArrayLike<number>): number => logSum(values) - Math.log(values.length);
