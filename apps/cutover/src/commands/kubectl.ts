import type { Command } from 'commander';
import { runAttached } from '../cluster/run-attached.ts';
import type { Context } from '../context.ts';
import { clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';

/** `cutover kubectl …`: kubectl itself, on this cluster. Everything after the word is kubectl's, --help included. */
export function addKubectl(program: Command, context: Context): void {
  program
    .command('kubectl')
    .description('run kubectl on the cluster; --name and --provider stand before the word kubectl')
    .usage('[kubectl arguments]')
    .argument('[arguments...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[], _: unknown, command: Command) => {
      const choice = clusterChoice(command.parent?.opts<ClusterFlags>() ?? {});
      const { openCluster } = await import('../workspace/open-cluster.ts');
      const cluster = await openCluster(choice);
      const { kubectlPath } = await import('../cluster/kubectl-path.ts');
      const program = await kubectlPath(context, choice);
      const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
      process.exitCode = await runAttached(program, args, env, context.signal);
    });
}
