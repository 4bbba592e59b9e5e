import { upperBound95 } from '@cutover/comparison/statistics';
import { createSequentialPolicy, type Policy } from '@cutover/judge';
import { createRandom } from '@cutover/traffic';
import { defaultLane } from './lane.ts';
import { createReader, drawSeries } from './seconds.ts';

/** Clopper and Pearson's lower bound of a share, one-sided, 95 %. */
export const lowerBound95 = (hits: number, trials: number): number => 1 - upperBound95(trials - hits, trials)!;

export interface Series {
  readonly canaries: number;
  readonly seconds: number;
  readonly seed: number;
  /** What the stable version, and so the canary, does. */
  readonly errorRate: number;
  readonly badSeconds: number;
  readonly withoutClamp?: boolean;
}

/** So many canaries share the requests of one lane, each with arms of its own. */
const PERMUTATIONS = 20;

/**
 * Canaries that are no other version: lanes of one version, whose connections are dealt to canary and stable by chance, looked at every second.
 * @returns how many of them each policy aborted
 */
export const abortedOf = (
  create: readonly (() => Policy)[],
  { canaries, seconds, seed, errorRate, badSeconds, withoutClamp = false }: Series,
): number[] => {
  const aborted = create.map(() => 0);
  for (let lane = 0; lane * PERMUTATIONS < canaries; lane += 1) {
    const random = createRandom(seed, `lane ${lane} ${errorRate} ${badSeconds}`);
    const series = drawSeries({ ...defaultLane, errorRate, badSeconds }, seconds, random);
    for (let canary = 0; canary < Math.min(PERMUTATIONS, canaries - lane * PERMUTATIONS); canary += 1) {
      const read = createReader(series.limits, { weight: defaultLane.weight, random, withoutClamp });
      const policies = create.map((one) => one());
      const verdicts = policies.map(() => 'continue');
      for (const drawn of series) {
        const second = read(drawn);
        policies.forEach((policy, index) => (verdicts[index] = policy.consume(second).decision));
      }
      verdicts.forEach((verdict, index) => (aborted[index]! += verdict === 'abort' ? 1 : 0));
    }
  }
  return aborted;
};

export interface FalseAborts {
  readonly name: string;
  readonly canaries: number;
  readonly aborted: number;
  readonly atLeast: number;
  readonly claim: number;
  /** Whether it is held to its claim. */
  readonly isJudged: boolean;
  readonly isWithin: boolean;
}

const CLAIM = 0.01;

const rows = [
  { name: 'errors 0.1 %', errorRate: 0.001, badSeconds: 1, isJudged: true },
  { name: 'errors 1 %', errorRate: 0.01, badSeconds: 1, isJudged: true },
  // Not what is claimed: the same connection fails for seconds, and each of them counts.
  { name: 'errors 0.1 %, connections that stay bad for 5 s', errorRate: 0.001, badSeconds: 5, isJudged: false },
] as const;

/** @param first how many of the rows, the judged ones first */
export const measureFalseAborts = (
  series: Pick<Series, 'canaries' | 'seconds' | 'seed' | 'withoutClamp'>,
  first: number = rows.length,
): FalseAborts[] =>
  rows.slice(0, first).map(({ name, isJudged, ...rates }) => {
    const [aborted = 0] = abortedOf([() => createSequentialPolicy({ alpha: CLAIM })], { ...series, ...rates });
    const atLeast = lowerBound95(aborted, series.canaries);
    const isWithin = atLeast <= CLAIM;
    return { name, canaries: series.canaries, aborted, atLeast, claim: CLAIM, isJudged, isWithin };
  });
