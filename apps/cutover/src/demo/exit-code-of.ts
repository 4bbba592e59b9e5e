import type { Run, StrategySummary } from '@cutover/comparison';
import { faultOf } from '@cutover/comparison/faults';
import { roleOf } from '@cutover/comparison/strategies';
import { EXIT } from '../describe-error.ts';

/** For the help of what compares. */
export const COMPARISON_EXIT_CODES = `
Exit codes:
  0    every strategy completed and lost nothing, or met its budgets (controls and noise lanes aside; an update of
       what the app depends on may lose, and is held to budgets alone)
  1    it went wrong
  2    something it cannot use was given; nothing was started
  3    not measurable, or void: of all of it, or of a lane of it, there are no figures
  4    a strategy lost requests, or broke a budget where any are given, or ended otherwise than it does with the fault it was given; the figures stand
  5    what is stored is wrong: a write was lost, doubled or altered, or balances do not add up
  130  stopped by Ctrl-C; what was recorded stays and can be reported`;

type Judged = Pick<Run, 'summary' | 'void'> & Partial<Pick<Run, 'notMeasured' | 'checks'>>;

/** Controls have to lose, and noise lanes show what is lost where nothing is changed. */
function isJudged({ control, strategy }: Pick<StrategySummary, 'control' | 'strategy'>): boolean {
  return !control && roleOf(strategy) !== 'noise';
}

const keys = { completed: 'completed', aborted: 'aborted', 'timed-out': 'timedOut' } as const;

/** With a fault a lane may end otherwise than completed, as a version that is never ready does: that is no failure of its strategy. */
function endedAsItMay(summary: StrategySummary): boolean {
  const { ends } = faultOf(summary.injected ?? 'none');
  return ends.reduce((sum, how) => sum + summary.ends[keys[how]], 0) === summary.lanes;
}

/**
 * What a comparison that came to its end says to a script. Wrong data counts in a void run too: no late generator excuses a lost write. What was not
 * measured outranks what was lost: nobody knows yet what the whole of it would have said.
 */
export function exitCodeOf(run: Judged): number {
  const { summary, void: voided, notMeasured = [], checks = [] } = run;
  if (summary.some(({ invariantsHold }) => invariantsHold === false)) return EXIT.wrongData;
  const isUnknown = notMeasured.length > 0 || checks.some(({ status }) => status === 'not-measured');
  if (voided.void || isUnknown) return EXIT.notMeasurable;
  return hasFailed(run) ? EXIT.lossy : EXIT.ok;
}

/** What an update of something beside the app loses is a figure, and nobody's failure. */
function mayLose({ strategy }: Pick<StrategySummary, 'strategy'>): boolean {
  return roleOf(strategy) === 'figure';
}

/** By its budgets, where it has any; else nothing may be lost. */
function hasFailed({ summary, checks }: Judged): boolean {
  const judged = summary.filter(isJudged);
  if (judged.some((one) => !endedAsItMay(one))) return true;
  if (checks !== undefined) return checks.some(({ status }) => status === 'broken');
  return judged.some((one) => !mayLose(one) && one.requests.failed > 0);
}
