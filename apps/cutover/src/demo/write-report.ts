import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Budget } from '@cutover/comparison/budgets';
import { renderTerminal, writeReport as writeFiles } from '@cutover/comparison';
import { near } from './near.ts';

export interface TableOptions {
  readonly colour: boolean;
  readonly columns: number | undefined;
  /** To hold the run to, instead of those that it was measured by. */
  readonly budgets: readonly Budget[] | undefined;
}

/** Writes report.html, report.md, the charts and replay.html into the run directory; resolves with the table for the terminal. */
export async function writeReport(dir: string, { colour, columns, budgets }: TableOptions): Promise<string> {
  const { run, views } = await writeFiles(dir, budgets);
  const { renderReplay, replayOf } = await import('@cutover/replay');
  await writeFile(join(dir, 'replay.html'), renderReplay(replayOf(run, views)));
  return renderTerminal(run, { color: colour, ...(columns === undefined ? {} : { columns }) }).trimEnd();
}

export function whereToLook(dir: string): string {
  const run = near(dir);
  return [
    `  report      ${run}/report.html`,
    `  replay      ${run}/replay.html`,
    `  records     ${run}/run.json and lanes/; npx cutover report ${run} recomputes all of it`,
  ].join('\n');
}
