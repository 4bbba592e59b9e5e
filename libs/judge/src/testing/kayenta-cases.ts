import type { Decision } from '../policy/policy.ts';
import type { Denominators } from './from-rates.ts';

/** A series of a metric that was reported to fool Kayenta's judge, with denominators, which the report does not have. */
export interface KayentaCase {
  readonly name: string;
  /** The thread with the series. */
  readonly source: string;
  readonly experiment: readonly number[];
  readonly control: readonly number[];
  readonly requests: Denominators;
  /** Whether Kayenta's classifier finds it high, with level 0.98 and tolerance 0.25. */
  readonly isHighByKayenta: boolean;
  /** What the sequential judge comes to. */
  readonly verdict: Decision;
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
const sevenOfTen = [100, 100, 100, 100, 100, 100, 100, 1, 1, 1];
const ones = Array.from({ length: 10 }, () => 1);
const narrow = [10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7].map(Math.round);
const wide = [1, 100, 4, 101, 5, 102, 6, 103, 7, 104, 8, 105, 9, 106, 17];
const sparse = [0, 1, 2, 1, 0, 0];

/** Series as they were reported; numbers of errors are rounded to whole ones. */
export const kayentaCases: readonly KayentaCase[] = [
  {
    ...{ name: 'a hundredfold in seven intervals of ten', source: 'spinnaker/spinnaker#6278' },
    ...{ experiment: sevenOfTen, control: ones, requests: { canary: 1_000, stable: 1_000 } },
    ...{ isHighByKayenta: false, verdict: 'abort' },
  },
  {
    ...{ name: 'few errors beside none, of a tenth of all requests', source: 'spinnaker/kayenta#426' },
    ...{ experiment: sparse, control: zeros(6), requests: { canary: 100, stable: 900 } },
    ...{ isHighByKayenta: false, verdict: 'abort' },
  },
  {
    ...{ name: 'the same errors, of half of all requests: not enough', source: 'spinnaker/kayenta#426' },
    ...{ experiment: sparse, control: zeros(6), requests: { canary: 100, stable: 100 } },
    ...{ isHighByKayenta: false, verdict: 'inconclusive' },
  },
  {
    ...{ name: 'outbursts beside a steady few', source: 'spinnaker/kayenta#780, sides swapped' },
    ...{ experiment: wide, control: narrow, requests: { canary: 1_000, stable: 1_000 } },
    ...{ isHighByKayenta: false, verdict: 'abort' },
  },
  {
    ...{
      name: 'a steady few beside outbursts: better, and no leave to promote by errors alone',
      source: 'spinnaker/kayenta#780',
    },
    ...{ experiment: narrow, control: wide, requests: { canary: 1_000, stable: 1_000 } },
    ...{ isHighByKayenta: false, verdict: 'inconclusive' },
  },
  {
    ...{ name: 'errors in every interval beside none', source: 'spinnaker/kayenta#799' },
    ...{ experiment: [1, 4, 2, 3, 1], control: zeros(5), requests: { canary: 100, stable: 900 } },
    ...{ isHighByKayenta: true, verdict: 'abort' },
  },
  {
    ...{ name: 'nothing on either side: not enough', source: 'spinnaker/kayenta#426' },
    ...{ experiment: zeros(6), control: zeros(6), requests: { canary: 100, stable: 900 } },
    ...{ isHighByKayenta: false, verdict: 'inconclusive' },
  },
];
