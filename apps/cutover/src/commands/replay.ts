import { join, resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import { findRun } from '../workspace/find-run.ts';

const EXAMPLES = `
Examples:
  cutover replay latest
  cutover replay latest --lane b1-rolling --lane b1-blue-green --out talk.html

One page, without a cluster and without a network: every request by who answered it, the life of each pod, latency and losses, lanes side by side and
aligned at their switch. Time is moved by a slider or by keys. Lanes are named as the folders in RUN/lanes are.

Exit codes: 0 written; 1 a record is broken, or the page cannot be written; 2 no such run, or no such lane in it.`;

interface Flags {
  readonly lane: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

const named = (id: string, before: readonly string[]): readonly string[] => {
  if (id === '') throw new InvalidArgumentError('expected the name of a lane.');
  return [...before, id];
};

/** `cutover replay RUN`: writes a recorded run as one page on which time is moved. */
export function addReplay(program: Command, context: Context): void {
  program
    .command('replay')
    .description('write a recorded run as one page on which time is moved by hand')
    .argument('<run>', 'a run directory, or its name in runs/, such as latest')
    .option('--lane <id>', 'a lane; more than once for several (default: all)', named, [])
    .option('--out <file>', 'where to write it (default: replay.html in the run)')
    .option('--json', 'print the file, its bytes and its lanes as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, { lane: lanes, out, json }: Flags) => {
      const dir = findRun(name);
      const file = out === undefined ? join(dir, 'replay.html') : resolve(out);
      const { NoSuchLane, writeReplay } = await import('@cutover/replay');
      const writing = () => writeReplay(dir, { file, lanes });
      const { replay, bytes } = await context.steps.run('reading the records', writing).catch((error: unknown) => {
        if (error instanceof NoSuchLane) throw new UsageError(error.message);
        throw error;
      });
      const written = { file, bytes, lanes: replay.lanes.map(({ id }) => id) };
      printResult(context, json, written, `${file}\n${Math.ceil(bytes / 1_000)} kB, ${written.lanes.length} lanes`);
    });
}
