import { capital, duration, list } from './words.ts';
import { treatmentInWords } from './treatment-words.ts';
import type { LaneEnd, Unfinished } from '../../record/lane-end.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { StrategySummary } from '../../record/run.ts';

export const hasFinished = (end: LaneEnd | null): boolean => end?.how === 'completed';

const happened = { aborted: 'aborted', 'timed-out': 'timed out' } as const;
const steps = { deploy: 'deploying', rollback: 'rolling back' } as const;

/** "timed out deploying, at 65.0 s: the new pods ready: not within 60 s" */
const unfinishedInWords = ({ how, step, at, reason }: Unfinished): string =>
  `${happened[how]} ${steps[step]}, at ${duration(at)}: ${reason}`;

/** "completed", or how it ended otherwise and why. */
export const endInWords = (end: LaneEnd | null): string => {
  if (end === null) return 'not seen';
  return end.how === 'completed' ? end.how : unfinishedInWords(end);
};

/** "timed out in 1 of 2 lanes"; empty where every lane completed. */
export const endsInWords = ({ ends, lanes }: StrategySummary): string[] => {
  const kinds = [
    [happened.aborted, ends.aborted],
    [happened['timed-out'], ends.timedOut],
  ] as const;
  return kinds
    .filter(([, n]) => n > 0)
    .map(([words, n]) => `${words} in ${n} of ${lanes} ${lanes === 1 ? 'lane' : 'lanes'}`);
};

/** Where a strategy did not finish, lane by lane. */
export const endSentence = (summary: StrategySummary, lanes: readonly LaneResult[]): string[] => {
  const left = lanes.flatMap(({ id, end }) => (hasFinished(end) || end === null ? [] : [`${id} ${endInWords(end)}`]));
  return left.length === 0 ? [] : [`${capital(treatmentInWords(summary))} did not finish: ${list(left)}.`];
};
