import { isPathWithin, valueAt, withValue } from '../paths.ts';
import type { Candidate } from './candidates.ts';

/** Candidates of one chart that can be tried at once, since none of them changes what another one does. */
export type Batch = readonly [Candidate, ...Candidate[]];

const disturb = (one: Candidate, other: Candidate): boolean =>
  isPathWithin(one.place, other.place) || isPathWithin(other.place, one.place);

/** Candidates in as few batches as come about by trying each in turn. */
export function batchesOf(candidates: readonly Candidate[]): Batch[] {
  const batches: [Candidate, ...Candidate[]][] = [];
  for (const candidate of candidates) {
    const fitting = batches.find(
      ([first, ...others]) =>
        first.chart === candidate.chart &&
        first.base === candidate.base &&
        ![first, ...others].some((one) => disturb(one, candidate)),
    );
    if (fitting === undefined) batches.push([candidate]);
    else fitting.push(candidate);
  }
  return batches;
}

/** The values that all candidates of a batch have together. */
export function valuesOf(batch: Batch): object {
  return batch.reduce((values, { place, values: own }) => withValue(values, place, valueAt(own, place)), batch[0].base);
}

/** Whether a chart's line says of a value, or of something in it, that it is wrong; and not of another one with a similar name. */
export function isNamedIn(line: string, name: string): boolean {
  const escaped = name.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);
  return new RegExp(`(^|[ ;])${escaped}(?=[:,.]| \\(|$)`).test(line);
}
