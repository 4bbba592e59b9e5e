import type { LaneResult } from '../../record/lane-result.ts';
import type { StrategySummary } from '../../record/run.ts';
import { treatmentInWords } from './treatment-words.ts';
import { boundInWords, capital, duration, list, number } from './words.ts';

type BadVersion = NonNullable<LaneResult['badVersion']>;

const total = (all: readonly BadVersion[], name: 'requests' | 'failed' | 'byConnection' | 'byStream'): number =>
  all.reduce((sum, one) => sum + one[name], 0);

const guessed = (all: readonly BadVersion[]): string => {
  const parts = [
    [total(all, 'byConnection'), 'by the last version of their connection'],
    [total(all, 'byStream'), 'by what was answered before and after them'],
  ] as const;
  const known = parts.filter(([n]) => n > 0).map(([n, words]) => `${number(n)} ${words}`);
  return known.length === 0 ? '' : ` (without an answer, and counted as its own: ${list(known)})`;
};

const givenUp = (all: readonly BadVersion[]): string => {
  const times = all.flatMap(({ abortMs }) => (abortMs === null ? [] : [abortMs]));
  const words = list(times.map((time) => boundInWords(time, duration)));
  if (times.every(({ atLeast }) => atLeast))
    return `; nobody gave it up before it was rolled back as planned (${words})`;
  return `; it was given up ${words} after the deploy command`;
};

/** Whom a bad version failed, of how many, and how long it was left to. */
export const badVersionSentence = (summary: StrategySummary, lanes: readonly LaneResult[]): string[] => {
  const all = lanes.flatMap(({ badVersion }) => badVersion ?? []);
  if (all.length === 0) return [];
  const failed = `it failed ${number(total(all, 'failed'))} of ${number(total(all, 'requests'))} requests that it had`;
  return [`${capital(treatmentInWords(summary))}: ${failed}${guessed(all)}${givenUp(all)}.`];
};
