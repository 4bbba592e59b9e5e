import type { ClusterProvider, ClusterStatus } from '@cutover/cluster';
import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { statusText } from '../cluster/status-text.ts';
import type { ApplicationStatus } from '../gitops/status.ts';
import { EXIT } from '../describe-error.ts';

const EXAMPLES = `
Examples:
  cutover status
  cutover status --json
Exits with 0 when the cluster is up and nothing on it is held up, else with 1. What merely takes its time to start is not held up.`;

/** What Argo CD deploys, where the cluster has it: a node without a forge has none. */
async function deployedOn(
  provider: ClusterProvider,
  { addOns = [] }: ClusterStatus,
): Promise<readonly ApplicationStatus[]> {
  if (!addOns.some(({ name }) => name === 'gitea')) return [];
  const { applicationStatuses } = await import('../gitops/status.ts');
  const cluster = await provider.connect();
  return applicationStatuses((args, options) => cluster.kubectl(args, options));
}

/** `cutover status`: what of the cluster runs, and what on it does not and why. */
export function addStatus(program: Command, context: Context): void {
  addClusterOptions(program.command('status'))
    .description('say what of the cluster runs, and what holds things up on it')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ClusterFlags & { json?: boolean }>();
      const { providerFor } = await import('../workspace/open-cluster.ts');
      const provider = providerFor(clusterChoice(flags));
      const status = await provider.status();
      const applications = await deployedOn(provider, status);
      const shown = applications.length === 0 ? status : { ...status, applications };
      printResult(context, flags.json, shown, statusText(status, applications));
      const isWell = status.state === 'up' && status.heldUp !== true && applications.every(({ ready }) => ready);
      process.exitCode = isWell ? EXIT.ok : EXIT.failure;
    });
}
