import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';

const EXAMPLES = `
Examples:
  cutover down
  cutover down --name second`;

/** `cutover down`: stops and removes the cluster and everything it left on this machine; fine when there is none. */
export function addDown(program: Command, context: Context): void {
  addClusterOptions(program.command('down'))
    .description('stop the cluster and remove what it left behind; safe to run again')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ClusterFlags & { json?: boolean }>();
      const choice = clusterChoice(flags);
      const { providerFor } = await import('../workspace/open-cluster.ts');
      const provider = providerFor(choice);
      await context.steps.run(`stopping cluster ${choice.name}`, (step) =>
        provider.down({ signal: context.signal, progress: ({ detail }) => step.update(detail) }),
      );
      printResult(context, flags.json, { name: choice.name, state: 'down' }, `cluster ${choice.name} is down`);
    });
}
