import type { Run, StrategySummary } from '@cutover/comparison';
import { roleOf } from '@cutover/comparison/strategies';
import { EXIT } from '../describe-error.ts';

/** For the help of what compares. */
export const COMPARISON_EXIT_CODES = `
Exit codes:
  0    every strategy completed and lost nothing (controls and noise lanes aside)
  1    it went wrong
  2    something it cannot use was given; nothing was started
  3    not measurable, or void: the figures say nothing
  4    a strategy lost requests or did not complete; the figures stand
  5    what is stored is wrong: a write was lost, doubled or altered, or balances do not add up
  130  stopped by Ctrl-C; what was recorded stays and can be reported`;

/** Controls have to lose, and noise lanes show what is lost where nothing is changed. */
function isJudged({ control, strategy }: Pick<StrategySummary, 'control' | 'strategy'>): boolean {
  return !control && roleOf(strategy) !== 'noise';
}

/** What a comparison that came to its end says to a script. Wrong data counts in a void run too: no late generator excuses a lost write. */
export function exitCodeOf({ summary, void: voided }: Pick<Run, 'summary' | 'void'>): number {
  if (summary.some(({ invariantsHold }) => invariantsHold === false)) return EXIT.wrongData;
  if (voided.void) return EXIT.notMeasurable;
  const left = summary.some((one) => isJudged(one) && (one.requests.failed > 0 || one.ends.completed < one.lanes));
  return left ? EXIT.lossy : EXIT.ok;
}
