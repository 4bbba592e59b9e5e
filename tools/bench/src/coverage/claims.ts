import { holm, medianInterval, signFlipTest, upperBound95, type MedianInterval } from '@cutover/comparison/statistics';
import type { Random } from '@cutover/traffic';
import { DISTRIBUTIONS, type Distribution } from './distribution.ts';

/** What a report says with 95 %. */
export interface Claim {
  readonly name: string;
  /** One experiment of n: whether what is said of it is true. Undefined where nothing is said. */
  holds(n: number, random: Random): boolean | undefined;
  /** How many times fewer experiments it is given: those of some cost more. */
  readonly fewer: number;
}

export type IntervalOf = (values: readonly number[], random: Random) => MedianInterval | null;

const LEVEL = 0.05;
const STRATEGIES = 3;

const drawn = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);

const ofMedian = ({ name, median, draw }: Distribution, intervalOf: IntervalOf): Claim => ({
  name: `interval of a median, ${name}`,
  fewer: 1,
  holds: (n, random) => {
    const values = drawn(n, () => draw(random));
    const interval = intervalOf(values, random);
    return interval === null ? undefined : interval.low <= median && median <= interval.high;
  },
});

const ofShare = (share: number): Claim => ({
  name: `bound of lossy switches, ${share * 100} % lossy`,
  fewer: 10,
  holds: (n, random) => {
    const lossy = drawn(n, () => random.next()).filter((draw) => draw < share).length;
    return upperBound95(lossy, n)! >= share;
  },
});

/** Losses of strategies that do not differ: none in calm blocks, some in rough ones. */
const ofAdvice: Claim = {
  name: `no advice between ${STRATEGIES} strategies that do not differ`,
  fewer: 10,
  holds: (n, random) => {
    const blocks = drawn(n, () => {
      const rough = random.next() < 0.6 ? 1 + random.below(3) : 0;
      return drawn(STRATEGIES, () => random.below(rough + 1));
    });
    const differences = (a: number, b: number) => blocks.map((losses) => losses[a]! - losses[b]!);
    const pairs = [differences(0, 1), differences(0, 2), differences(1, 2)];
    return holm(pairs.map(signFlipTest)).every((p) => p > LEVEL);
  },
};

/** Of the medians alone, whose interval can be planted. */
export const medianClaims = (intervalOf: IntervalOf): Claim[] =>
  DISTRIBUTIONS.map((distribution) => ofMedian(distribution, intervalOf));

export const allClaims = (): Claim[] => [
  ...medianClaims(medianInterval),
  ...[0.005, 0.05, 0.2, 0.5].map(ofShare),
  ofAdvice,
];
