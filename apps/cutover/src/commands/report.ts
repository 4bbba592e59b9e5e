import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { exitCodeOf } from '../demo/exit-code-of.ts';
import { addJudgingOptions, judgingOf } from '../options/judging-options.ts';
import type { JudgingFlags } from '../options/judging-options.ts';
import { hasColour } from '../ui/terminal.ts';
import { findRun } from '../workspace/find-run.ts';

const EXAMPLES = `
Examples:
  cutover report latest
  cutover report runs/2026-01-31-120000-seed7 --json
  cutover report latest --check    whether run.json is what its records say; writes nothing

  cutover report latest --budget failed=0,p99-ratio=1.5 --junit cutover.xml

Exit codes: 0 reported, or the same; 1 with --check, run.json is not what its records say; 2 no such run. With --budget or --junit the run is judged, and
the exit code is that of cutover compare: 3 void or not measurable, 4 a budget is broken, 5 wrong data. run.json keeps the budgets it was measured by.
A run that was stopped, or killed, is reported as far as it was recorded.`;

interface ReportFlags extends JudgingFlags {
  readonly json?: boolean;
  readonly check?: boolean;
}

/** `cutover report RUN`: recomputes everything from the records, and writes run.json and the reports anew; or only compares. */
export function addReport(program: Command, context: Context): void {
  addJudgingOptions(program.command('report'))
    .description('recompute a run from its records and report it')
    .argument('<run>', 'a run directory, or its name in runs/, such as latest')
    .option('--json', 'print run.json instead of the table')
    .option('--check', 'compare run.json with its records, write nothing, fail where they differ')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, flags: ReportFlags) => {
      const judging = judgingOf(flags);
      const dir = findRun(name);
      if (flags.check === true) return check(dir, flags.json, context);
      const { recomputeRun } = await import('../demo/recompute-run.ts');
      const { whereToLook, writeReport } = await import('../demo/write-report.ts');
      const { out, env } = context.terminal;
      const { run, difference } = await context.steps.run('recomputing from the records', () => recomputeRun(dir));
      if (difference !== undefined)
        context.steps.note(`run.json said something else than its records: it is written anew (${difference})`);
      const table = await writeReport(dir, {
        colour: hasColour(out, env),
        columns: out.columns,
        budgets: judging.budgets,
      });
      const { judgedRun, writeJudgement } = await import('../demo/write-judgement.ts');
      await writeJudgement(run, judging);
      const judged = judgedRun(run, judging);
      if (judging.budgets !== undefined || judging.junit !== undefined) process.exitCode = exitCodeOf(judged);
      printResult(context, flags.json, judged, `${table}\n\n${whereToLook(dir)}`);
    });
}

async function check(dir: string, json: boolean | undefined, context: Context): Promise<void> {
  const { checkRun } = await import('../demo/recompute-run.ts');
  const run = await context.steps.run('comparing with the records', () => checkRun(dir));
  printResult(context, json, run, 'run.json is what its records say');
}
