import { renderJunit, renderSummary, withBudgets, writeText } from '@cutover/comparison';
import type { Run } from '@cutover/comparison';
import { DEFAULT_BUDGETS } from '../options/judging-options.ts';
import type { Judging } from '../options/judging-options.ts';

/** The run held to what was asked for, else to what it was measured by. */
export function judgedRun(run: Run, { budgets }: Pick<Judging, 'budgets'>): Run {
  return budgets === undefined ? run : withBudgets(run, budgets);
}

/** Writes the files that were asked for beside the report. */
export async function writeJudgement(run: Run, judging: Judging): Promise<void> {
  const judged = judgedRun(run, judging);
  const cases = judged.checks === undefined ? withBudgets(judged, DEFAULT_BUDGETS) : judged;
  if (judging.junit !== undefined) await writeText(judging.junit, renderJunit(cases));
  if (judging.markdown !== undefined) await writeText(judging.markdown, renderSummary(judged));
}
