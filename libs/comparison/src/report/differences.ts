import {
  fewestBlocksShown,
  pairedDifferences,
  type PairedDifference,
  type PairedMeasure,
} from '../analysis/summary/paired-differences.ts';
import { fewestPairs } from '../analysis/statistics/sign-flip.ts';
import { treatmentInWords } from '../analysis/verdict/treatment-words.ts';
import type { LaneResult } from '../record/lane-result.ts';
import { asRecorded } from '../record/treatment.ts';
import { count, duration, plural, sentence } from './words/format.ts';

/** The same table in the page and in the Markdown. */
export interface DifferencesTable {
  /** Null where there are no two strategies to compare. */
  readonly lead: string | null;
  readonly head: readonly string[];
  /** Empty where blocks are too few. */
  readonly rows: readonly (readonly string[])[];
}

/** The share of families of comparisons in which chance alone calls one different, at most. */
const level = 0.05;

const head = ['compared', 'the first less the second', 'median, 95 %', 'blocks', 'p', 'p after Holm', 'different'];

const words: Record<PairedMeasure, { readonly what: string; readonly value: (n: number) => string }> = {
  lost: { what: 'requests lost in switches', value: count },
  downtime: { what: 'downtime, total', value: (ms) => duration(ms) },
  p99: { what: 'p99 during the deploy', value: (ms) => duration(ms) },
};

const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);

const middle = ({ measure, median, interval }: PairedDifference): string => {
  const inWords = (n: number) => signed(words[measure].value(n), n);
  return interval === null
    ? inWords(median)
    : `${inWords(median)} (${inWords(interval.low)} to ${inWords(interval.high)})`;
};

const probability = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

const rowOf = (difference: PairedDifference): string[] => {
  const [one, other] = difference.pair.map((treatment) => treatmentInWords(asRecorded(treatment)));
  return [
    `${sentence(one ?? '')} and ${other ?? ''}`,
    words[difference.measure].what,
    middle(difference),
    count(difference.blocks),
    probability(difference.p),
    probability(difference.adjustedP),
    difference.adjustedP <= level ? 'yes' : 'not shown',
  ];
};

const method =
  'Lanes of a block share arrivals and the moment of the change, so that strategies are compared within blocks, by an exact sign-flip test; ' +
  'Holm corrects over the comparisons of a measure, at 5 %.';

/** Why nothing may be called different yet, however much the blocks agree; empty where it may. */
const tooFew = (blocks: number, comparisons: number): string => {
  const needed = fewestPairs(comparisons, level);
  return blocks >= needed
    ? ''
    : ` ${plural(blocks, 'block')} cannot call any different, however they agree: ${needed} can.`;
};

/** Every two strategies that somebody may choose, from five blocks on; else that so few blocks cannot tell. */
export const differencesTable = (lanes: readonly LaneResult[]): DifferencesTable => {
  const found = pairedDifferences(lanes);
  if (found.length === 0) return { lead: null, head, rows: [] };
  const blocks = Math.max(...found.map((one) => one.blocks));
  const comparisons = found.filter(({ measure }) => measure === 'lost').length;
  const few = tooFew(blocks, comparisons);
  if (blocks < fewestBlocksShown) return { lead: `So few blocks cannot tell strategies apart.${few}`, head, rows: [] };
  return { lead: `${method}${few}`, head, rows: found.map(rowOf) };
};
