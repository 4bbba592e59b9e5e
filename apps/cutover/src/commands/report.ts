import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { hasColour } from '../ui/terminal.ts';
import { findRun } from '../workspace/find-run.ts';

const EXAMPLES = `
Examples:
  cutover report latest
  cutover report runs/2026-01-31-120000-seed7 --json`;

/** `cutover report RUN`: recomputes everything from the records, and writes run.json and the reports anew. */
export function addReport(program: Command, context: Context): void {
  program
    .command('report')
    .description('recompute a run from its records and report it')
    .argument('<run>', 'a run directory, or its name in runs/, such as latest')
    .option('--json', 'print run.json instead of the table')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, flags: { json?: boolean }) => {
      const dir = findRun(name);
      const { recomputeRun } = await import('../demo/recompute-run.ts');
      const { whereToLook, writeReport } = await import('../demo/write-report.ts');
      const { out, env } = context.terminal;
      const { run, same } = await context.steps.run('recomputing from the records', () => recomputeRun(dir));
      if (same === false) context.steps.note('run.json said something else than its records: it is written anew');
      const table = await writeReport(dir, { colour: hasColour(out, env), columns: out.columns });
      printResult(context, flags.json, run, `${table}\n\n${whereToLook(dir)}`);
    });
}
