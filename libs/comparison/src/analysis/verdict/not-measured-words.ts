import { list } from './words.ts';
import { treatmentInWords } from './treatment-words.ts';
import { isSameTreatment, type Treated, treatmentsIn, asRecorded } from '../../record/treatment.ts';
import type { NotMeasured } from '../../record/not-measured.ts';

/** "b2-rolling-errors: not measurable, because …" */
export const notMeasuredInWords = ({ lane, reason }: NotMeasured): string =>
  `${lane}: not measurable, because ${reason}`;

/** "; rolling with a new version that answers errors was not measurable", of strategies of which no lane is on record; else nothing. */
export const unmeasuredWords = (notMeasured: readonly NotMeasured[], measured: readonly Treated[]): string => {
  const without = treatmentsIn(notMeasured)
    .map(asRecorded)
    .filter((one) => !measured.some((other) => isSameTreatment(one, other)));
  if (without.length === 0) return '';
  return `; ${list(without.map(treatmentInWords))} ${without.length === 1 ? 'was' : 'were'} not measurable`;
};
