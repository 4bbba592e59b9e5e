import { join } from 'node:path';

import { withBudgets } from '../analysis/run-analysis.ts';
import type { Budget } from '../record/budget.ts';
import { loadRun } from '../record/load-run.ts';
import type { Run } from '../record/run.ts';
import { writeText } from '../record/write.ts';
import { standaloneSvg } from './charts/clean-svg.ts';
import { drawingsOf } from './charts/drawings.ts';
import type { LaneView } from './lane-view.ts';
import { loadViews } from './load-views.ts';
import { chartFile, renderMarkdown } from './markdown.ts';
import { renderPage } from './page/page.ts';

/**
 * Writes report.html, report.md and charts/*.svg into a run directory, from its run.json and records alone.
 * The same run gives the same bytes.
 * @param budgets to hold it to, instead of those that it was measured by
 * @returns the run, its lanes as they are drawn, and the files written
 * @throws RecordError naming file, field and line of a record that is not as its schema says
 */
export async function writeReport(
  runDir: string,
  budgets?: readonly Budget[],
): Promise<{ run: Run; views: LaneView[]; files: string[] }> {
  const recorded = await loadRun(runDir);
  const run = budgets === undefined ? recorded : withBudgets(recorded, budgets);
  const views = await loadViews(runDir, run);
  const drawings = drawingsOf(views);
  const files: [string, string][] = [
    ['report.html', renderPage(run, views, drawings)],
    ['report.md', renderMarkdown(run)],
    ['charts/overview.svg', standaloneSvg(drawings.overview.wide)],
    ...[...drawings.lanes].map(([id, { wide }]): [string, string] => [chartFile(id), standaloneSvg(wide)]),
  ];
  for (const [name, text] of files) await writeText(join(runDir, name), text);
  return { run, views, files: files.map(([name]) => join(runDir, name)) };
}
