import { normalQuantile } from './normal-quantile.ts';

export interface ShiftInterval {
  readonly low: number;
  readonly high: number;
  /** Hodges and Lehmann's estimate of the shift. */
  readonly estimate: number;
}

interface Tied {
  readonly value: number;
  readonly isFirst: boolean;
}

/** Sum of the first sample's mid-ranks, and Σ (t³ − t) over ties. */
const ranked = (values: readonly Tied[]): { rankSum: number; ties: number } => {
  const ascending = values.toSorted((one, other) => one.value - other.value);
  let [rankSum, ties, from] = [0, 0, 0];
  while (from < ascending.length) {
    let to = from;
    while (to < ascending.length && ascending[to]?.value === ascending[from]?.value) to += 1;
    const size = to - from;
    const firsts = ascending.slice(from, to).filter(({ isFirst }) => isFirst).length;
    rankSum += firsts * ((from + 1 + to) / 2);
    ties += size ** 3 - size;
    from = to;
  }
  return { rankSum, ties };
};

/** The standardised rank sum of x − shift beside y, with the correction for continuity. */
const standardised = (x: readonly number[], y: readonly number[], shift: number): number => {
  const { rankSum, ties } = ranked([
    ...x.map((value) => ({ value: value - shift, isFirst: true })),
    ...y.map((value) => ({ value, isFirst: false })),
  ]);
  const [m, n] = [x.length, y.length];
  const difference = rankSum - (m * (m + 1)) / 2 - (m * n) / 2;
  const variance = ((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
  return variance <= 0 ? 0 : (difference - Math.sign(difference) * 0.5) / Math.sqrt(variance);
};

/** Of an end, beside a shift of this size. */
const precisionAt = (shift: number): number => 1e-7 * Math.max(1, Math.abs(shift));

/** The statistic steps where two values of x and y meet: the difference at which it does, in place of what halving left of it. */
const stepNear = (x: readonly number[], y: readonly number[], shift: number): number => {
  const near = x
    .flatMap((one) => y.map((other) => one - other))
    .filter((step) => Math.abs(step - shift) < 2 * precisionAt(step));
  return near[0] ?? shift;
};

/**
 * Asymptotic confidence interval of the shift from y to x by Mann and Whitney's statistic, as R's wilcox.test gives it and as Kayenta takes it
 * over (kayenta-mannwhitney). The statistic falls as the shift grows, so that ends are found by halving.
 */
export const shiftInterval = (x: readonly number[], y: readonly number[], level: number): ShiftInterval => {
  const least = Math.min(...x) - Math.max(...y);
  const most = Math.max(...x) - Math.min(...y);
  const where = (quantile: number): number => {
    if (standardised(x, y, least) <= quantile) return least;
    if (standardised(x, y, most) >= quantile) return most;
    let [low, high] = [least, most];
    while (high - low > precisionAt(Math.max(Math.abs(low), Math.abs(high)))) {
      const middle = (low + high) / 2;
      if (standardised(x, y, middle) > quantile) low = middle;
      else high = middle;
    }
    return stepNear(x, y, (low + high) / 2);
  };
  const z = normalQuantile(1 - (1 - level) / 2);
  return { low: where(z), high: where(-z), estimate: where(0) };
};
