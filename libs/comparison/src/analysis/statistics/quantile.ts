/** Linear interpolation between order statistics (Hyndman and Fan's type 7); null without values. */
export const quantile = (values: readonly number[], share: number): number | null => {
  if (values.length === 0) return null;
  const ascending = [...values].sort((a, b) => a - b);
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const low = ascending[below] as number;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] as number;
  return low + (high - low) * (position - below);
};

export const median = (values: readonly number[]): number | null => quantile(values, 0.5);
