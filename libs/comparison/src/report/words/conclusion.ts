import { treatmentInWords } from '../../analysis/verdict/treatment-words.ts';
import type { Run, StrategySummary } from '../../record/run.ts';
import { lossAdvice } from './advice.ts';
import { listing } from './format.ts';

/** A run's outcome in words. `kind` says how it may be shown. */
export interface Verdict {
  kind: 'void' | 'broken' | 'loss' | 'unfinished' | 'clean';
  headline: string;
  /** what to do with it: "choose X if …"; empty where the data carries no advice */
  advice: string[];
  sentences: string[];
}

/** What the noise floor loses is a loss, too; controls are to lose. */
const kindOf = (measured: readonly StrategySummary[]): Verdict['kind'] => {
  if (measured.some(({ requests }) => requests.failed > 0)) return 'loss';
  return measured.some(({ ends, lanes }) => ends.completed < lanes) ? 'unfinished' : 'clean';
};

/**
 * What the data says, and no more: a void run gives no advice, nor does one whose data is wrong. Times and pods are told and never
 * ranked: they hold constants of the manifests, such as the scale-down delay, which whoever deploys sets.
 */
export function verdict(run: Run): Verdict {
  const { headline, sentences } = run.verdict;
  const measured = run.summary.filter((one) => !one.control && one.lanes > 0);
  if (run.void.void) return { kind: 'void', headline, sentences, advice: [] };
  if (run.summary.some((one) => one.invariantsHold === false))
    return { kind: 'broken', headline, sentences, advice: brokenAdvice(run) };
  return {
    kind: kindOf(measured),
    headline,
    sentences,
    advice: lossAdvice(run.comparisons),
  };
}

function brokenAdvice({ summary }: Run): string[] {
  const names = summary.filter((one) => one.invariantsHold === false).map(treatmentInWords);
  return [`Choose none of these until what is stored is right: it is wrong under ${listing(names)}.`];
}
