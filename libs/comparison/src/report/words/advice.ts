import { number } from '../../analysis/verdict/words.ts';
import { treatmentInWords } from '../../analysis/verdict/treatment-words.ts';
import type { LossComparison } from '../../record/run.ts';
import { fewestPairs } from '../../analysis/statistics/sign-flip.ts';
import { listing, plural, sentence } from './format.ts';

/** The share of families of comparisons in which chance alone gives advice, at most. */
const level = 0.05;

/** The two that are compared, each with the fault that both met. */
const sidesOf = ({ strategies, injected }: LossComparison): [string, string] => {
  const inWords = (side: 0 | 1) => treatmentInWords({ strategy: strategies[side], injected });
  return [inWords(0), inWords(1)];
};

const choice = (comparison: LossComparison): string => {
  const { lost, blocksWithMore, blocks, adjustedP } = comparison;
  const [worse, better] = lost[0] > lost[1] ? ([0, 1] as const) : ([1, 0] as const);
  const sides = sidesOf(comparison);
  const [less, more] = [sides[better], sides[worse]];
  const p = adjustedP < 0.001 ? '< 0.001' : `= ${adjustedP.toFixed(3)}`;
  return (
    `Choose ${less} over ${more} if no request may be lost: ${number(lost[better])} against ${number(lost[worse])} lost, ` +
    `${more} more in ${blocksWithMore[worse]} of ${plural(blocks, 'block')} ` +
    `(exact sign-flip test within blocks, p ${p} after Holm).`
  );
};

const undecided = (blocks: number, names: readonly string[], needed: number): string =>
  `${sentence(plural(blocks, 'block'))} of lanes cannot decide between ${listing(names)}: ` +
  `a test of their losses needs at least ${needed} (--repeats ${needed}).`;

/** What to choose, by losses alone, and only where a test supports it; else why there is nothing to choose. */
export const lossAdvice = (comparisons: readonly LossComparison[]): string[] => {
  if (comparisons.length === 0) return [];
  const names = [...new Set(comparisons.flatMap(sidesOf))];
  const blocks = Math.max(...comparisons.map((one) => one.blocks));
  const needed = fewestPairs(comparisons.length, level);
  if (blocks < needed) return [undecided(blocks, names, needed)];
  const differing = comparisons.filter(({ adjustedP }) => adjustedP <= level);
  const same = comparisons.filter((one) => !differing.includes(one)).map((one) => sidesOf(one).join(' and '));
  const none = `${sentence(plural(blocks, 'block'))} of lanes show no difference in losses that a test supports between ${listing(same, 'or between')}.`;
  return [...differing.map(choice), ...(same.length === 0 ? [] : [none])];
};
