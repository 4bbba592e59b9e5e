import { Option } from 'commander';
import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import type { Wanted } from '../deploy/deployment.ts';
import { STRATEGIES } from '../deploy/strategies.ts';
import type { DeployStrategy } from '../deploy/strategies.ts';
import { deployableName } from '../options/app.ts';
import { addClusterOptions, clusterChoice, clusterFlagsText } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { notKnown } from '@cutover/toolchain/words';
import { wholeNumber } from '../options/numbers.ts';
import { imageVersion } from '../options/version.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  cutover deploy bank                                         membership, account, transfer, MongoDB, Kafka
  cutover deploy pacman
  cutover deploy pacman --version 2.0.0                       switch it while somebody plays
  cutover kubectl -n pacman port-forward svc/pacman 9090:80   http://localhost:9090`;

interface DeployFlags extends ClusterFlags {
  readonly version: string;
  readonly strategy: string;
  readonly replicas: number;
  readonly json?: boolean;
}

function strategyOf(text: string): DeployStrategy {
  if ((STRATEGIES as readonly string[]).includes(text)) return text as DeployStrategy;
  throw new UsageError(`--strategy: ${notKnown(text, 'a strategy', STRATEGIES)}`);
}

/** `cutover deploy APP`: the bank or the game to use, with all they need, on the running cluster; again with another version to switch it. */
export function addDeploy(program: Command, context: Context): void {
  const replicas = new Option('--replicas <n>', 'pods of each app').argParser(
    wholeNumber('replicas', { min: 1, max: 20 }),
  );
  addClusterOptions(program.command('deploy'))
    .description('put the bank or the game on the running cluster, or switch it to another version; its data stays')
    .argument('<what>', 'bank or pacman')
    .option('--version <version>', 'the version to build and run', '1.0.0')
    .option('--strategy <name>', `how it is switched: ${STRATEGIES.join(', ')}`, 'rolling')
    .addOption(replicas.default(2))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: unknown, command: Command) => {
      // The program's own --version shares its name: what was given to this command counts.
      const flags = { ...command.optsWithGlobals<DeployFlags>(), ...command.opts<DeployFlags>() };
      const choice = clusterChoice(flags);
      const version = imageVersion(flags.version);
      const wanted: Wanted = {
        ...{ name: deployableName(name), version, strategy: strategyOf(flags.strategy) },
        replicas: flags.replicas,
      };
      const { openCluster } = await import('../workspace/open-cluster.ts');
      const cluster = await openCluster(choice);
      const { ensure } = await import('../needs/ensure.ts');
      const { needsOfDeployment } = await import('../needs/needs.ts');
      await ensure(context, needsOfDeployment(choice.provider, wanted), ['node', 'java']);
      const { deployApp } = await import('../deploy/deploy-app.ts');
      const deployed = await deployApp(context, cluster, wanted);
      const { front, namespace } = deployed;
      const lines = [
        `${wanted.name} ${version} runs in namespace ${namespace}`,
        `  npx cutover${clusterFlagsText(choice)} kubectl -n ${namespace} port-forward svc/${front} 9090:80`,
        '  then http://localhost:9090',
      ];
      printResult(context, flags.json, deployed, lines.join('\n'));
    });
}
