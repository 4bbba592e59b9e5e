/** The generator process:  node main.ts PLAN.json  (orders on standard input, notices on standard output). */
import { endProcess } from '@cutover/toolchain/end';
import { diskFullExitCode } from './plan.ts';
import { readPlan, runGenerator } from './process.ts';

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

const file = process.argv[2];
try {
  if (file === undefined) console.error('usage: main.ts PLAN.json');
  else await runGenerator(readPlan(file), process.stdin, process.stdout);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  await endProcess(isDiskFull(error) ? diskFullExitCode : 1);
}
await endProcess(file === undefined ? 2 : 0);
