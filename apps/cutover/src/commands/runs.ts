import { resolve } from 'node:path';
import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { RUNS } from '../workspace/paths.ts';

const EXAMPLES = `
Examples:
  cutover runs
  cutover runs --out /tmp/runs --json

The newest run is the first: where it lies, what was compared, how many lanes of those that were planned are on record, whether it came to its end,
and its verdict. A run that ended early is reported by cutover report, and gone on with by the command that began it.

Exit codes: 0 listed, also where there is none; 1 the folder cannot be read.`;

/** `cutover runs`: the runs that are on record. */
export function addRuns(program: Command, context: Context): void {
  program
    .command('runs')
    .description('list the runs that are on record')
    .option('--out <folder>', 'where run directories lie (default: runs)')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ out, json }: { out?: string; json?: boolean }) => {
      const outDir = out === undefined ? RUNS : resolve(out);
      const { listRuns } = await import('../runs/list-runs.ts');
      const { runsText } = await import('../runs/runs-text.ts');
      const list = await listRuns(outDir);
      printResult(context, json, list, runsText(list, outDir));
    });
}
