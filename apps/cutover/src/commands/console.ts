import type { Command } from 'commander';
import { Option } from 'commander';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { wholeNumber } from '../options/numbers.ts';

const EXAMPLES = `
Examples:
  cutover console                 http://127.0.0.1:7080, until Ctrl-C
  cutover console --port 9000
  cutover console --runs ~/runs   the recorded runs of another folder
It reads and changes nothing; whoever reaches this machine's loopback may look.`;

interface ConsoleFlags extends ClusterFlags {
  readonly port: number;
  readonly runs?: string;
}

/** `cutover console`: the page of a running cluster, as a process on this terminal. */
export function addConsole(program: Command, context: Context): void {
  const port = new Option('--port <n>', 'of 127.0.0.1; 0 is a free one').argParser(
    wholeNumber('the port', { min: 0, max: 65_535 }),
  );
  addClusterOptions(program.command('console'))
    .description('serve the page of a running cluster: environments, pull requests, runs, pods and their logs, live')
    .addOption(port.default(7_080))
    .option('--runs <folder>', 'whose recorded runs are listed (default: runs/ of the checkout)')
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ConsoleFlags>();
      const { serveConsole } = await import('../console/serve-console.ts');
      process.exitCode = await serveConsole(clusterChoice(flags), flags, context.signal);
    });
}
