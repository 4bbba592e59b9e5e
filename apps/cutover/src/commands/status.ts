import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { statusText } from '../cluster/status-text.ts';
import { EXIT } from '../describe-error.ts';

const EXAMPLES = `
Examples:
  cutover status
  cutover status --json
Exits with 0 when the cluster is up, and with 1 when it is not.`;

/** `cutover status`: what of the cluster runs. */
export function addStatus(program: Command, context: Context): void {
  addClusterOptions(program.command('status'))
    .description('say what of the cluster runs')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ClusterFlags & { json?: boolean }>();
      const { providerFor } = await import('../workspace/open-cluster.ts');
      const provider = providerFor(clusterChoice(flags));
      const status = await provider.status();
      printResult(context, flags.json, status, statusText(status));
      process.exitCode = status.state === 'up' ? EXIT.ok : EXIT.failure;
    });
}
