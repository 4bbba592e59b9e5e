/** The value below which a share of the values lie (nearest rank). @throws RangeError without values */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('no values, no quantile');
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** How one side did against the other in each pair; the pair's two ran one right after the other. */
export function medianRatio(pairs: readonly (readonly [number, number])[]): number {
  return median(pairs.map(([ours, theirs]) => ours / theirs));
}
