import { Option } from 'commander';
import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import type { Deployed } from '../deploy/deploy-app.ts';
import type { Wanted } from '../deploy/deployment.ts';
import { ENVIRONMENTS } from '@cutover/charts/environments';
import { environmentName } from '../deploy/environments.ts';
import { reportLines } from '../deploy/report-text.ts';
import { STRATEGIES } from '../deploy/strategies.ts';
import type { DeployStrategy } from '../deploy/strategies.ts';
import { deployableName } from '../options/app.ts';
import { addClusterOptions, clusterChoice, clusterFlagsText } from '../options/cluster-options.ts';
import type { ClusterChoice, ClusterFlags } from '../options/cluster-options.ts';
import { notKnown } from '@cutover/toolchain/words';
import { wholeNumber } from '../options/numbers.ts';
import { imageVersion } from '../options/version.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  cutover deploy bank                                         membership, account, transfer, MongoDB, Kafka
  cutover deploy pacman
  cutover deploy pacman --version 2.0.0                       switch it while somebody plays
  cutover deploy pacman --strategy blue-green                 from now on by another strategy; nobody is refused meanwhile
  cutover deploy bank --env qa                                as charts/*/values-qa.yaml say, in the namespace qa
  cutover kubectl -n pacman port-forward svc/pacman 9090:80   http://localhost:9090
Exits with 0 once all of it runs as it was asked for; else says which object does not, and why, and exits with 1.`;

interface DeployFlags extends ClusterFlags {
  readonly version: string;
  readonly env?: string;
  readonly strategy?: string;
  readonly replicas?: number;
  readonly json?: boolean;
}

/** Where it is no environment's. */
const ALONE = { strategy: 'rolling', replicas: 2 } as const;

function strategyOf(text: string): DeployStrategy {
  if ((STRATEGIES as readonly string[]).includes(text)) return text as DeployStrategy;
  throw new UsageError(`--strategy: ${notKnown(text, 'a strategy', STRATEGIES)}`);
}

/** What is given counts; what is not is the environment's to say, or the default. */
function wantedOf(name: string, { env, strategy, replicas, version }: DeployFlags): Wanted {
  const given = {
    ...(strategy === undefined ? {} : { strategy: strategyOf(strategy) }),
    ...(replicas === undefined ? {} : { replicas }),
  };
  const own = { name: deployableName(name), version: imageVersion(version) };
  if (env === undefined) return { ...own, ...ALONE, ...given };
  return { ...own, environment: environmentName(env), ...given };
}

function textOf({ name, version, namespace, workloads, front }: Deployed, choice: ClusterChoice): string {
  return [
    `${name} ${version} runs in namespace ${namespace}`,
    ...reportLines(workloads),
    `  npx cutover${clusterFlagsText(choice)} kubectl -n ${namespace} port-forward svc/${front} 9090:80`,
    '  then http://localhost:9090',
  ].join('\n');
}

/** `cutover deploy APP`: the bank or the game to use, with all they need, on the running cluster; again with another version to switch it. */
export function addDeploy(program: Command, context: Context): void {
  const replicas = new Option(
    '--replicas <n>',
    `pods of each app (default: ${ALONE.replicas}, or the environment's)`,
  ).argParser(wholeNumber('replicas', { min: 1, max: 20 }));
  addClusterOptions(program.command('deploy'))
    .description('put the bank or the game on the running cluster, or switch it to another version; its data stays')
    .argument('<what>', 'bank or pacman')
    .option('--version <version>', 'the version to build and run', '1.0.0')
    .option('--env <name>', `an environment, whose values and namespace count: ${ENVIRONMENTS.join(', ')}`)
    .option(
      '--strategy <name>',
      `how it is switched: ${STRATEGIES.join(', ')} (default: ${ALONE.strategy}, or the environment's)`,
    )
    .addOption(replicas)
    .option('--json', 'print what runs as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: unknown, command: Command) => {
      // The program's own --version shares its name: what was given to this command counts.
      const flags = { ...command.optsWithGlobals<DeployFlags>(), ...command.opts<DeployFlags>() };
      const choice = clusterChoice(flags);
      const wanted = wantedOf(name, flags);
      const { openCluster } = await import('../workspace/open-cluster.ts');
      const cluster = await openCluster(choice);
      const { usesRollouts } = await import('../deploy/uses-rollouts.ts');
      const withRollouts = await usesRollouts(wanted);
      const { ensure } = await import('../needs/ensure.ts');
      const { needsOfDeployment } = await import('../needs/needs.ts');
      const needs = needsOfDeployment(choice.provider, { name: wanted.name, withRollouts });
      await ensure(context, needs, ['node', 'java']);
      const { deployApp } = await import('../deploy/deploy-app.ts');
      const deployed = await deployApp(context, cluster, wanted, withRollouts);
      printResult(context, flags.json, deployed, textOf(deployed, choice));
    });
}
