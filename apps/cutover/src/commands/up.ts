import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { addOnChoice, GITOPS, GITOPS_ADD_ONS, needProviderOf, WITH_NAMES } from '../options/add-ons.ts';
import { environmentNames, FIRST_ENVIRONMENT } from '../options/environments.ts';
import type { GitOps } from '../gitops/up-gitops.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  cutover up
  cutover up --name second                          a second node beside the first
  cutover up --with metrics-server rollouts         add-ons, which stay until down
  cutover up --with private-registry                a registry with a password, see cutover registry --help
  cutover up --with contour metallb                 hosts and paths of Ingresses at 127.0.0.1, addresses for LoadBalancers
  cutover up --with network-policies                NetworkPolicies are enforced, between pods
  cutover up --with prometheus                      what services measure is scraped, recorded and alerted on
  cutover up --with gitea                           a forge, for repositories and pull requests
  cutover up --with gitops                          a forge with this checkout, Pulumi and Argo CD: dev is deployed from Git
  cutover up --with gitops --environments dev,stag  and stag, which starts with what dev runs; again with more adds them
  cutover up --with gitops --environments dev,prod --fit-requests    prod as well on a machine with few CPUs
  cutover up --without metrics-server               removes one with all that it brought
  cutover up --provider kind
  cutover up --provider kubeconfig --context staging`;

interface UpFlags extends ClusterFlags {
  readonly json?: boolean;
  readonly with?: readonly string[];
  readonly without?: readonly string[];
  readonly environments?: readonly string[];
  readonly fitRequests?: boolean;
}

/** @throws UsageError where there is nothing to be fitted, or autoscalers would undo it */
function needFitting({ environments }: UpFlags, addOns: readonly string[]): void {
  if (environments === undefined)
    throw new UsageError('--fit-requests: it lowers what environments ask for: add --environments, such as dev,prod');
  if (addOns.includes('metrics-server'))
    throw new UsageError(
      '--fit-requests: autoscalers count in shares of what pods ask for, and would start ten of each: leave metrics-server out',
    );
}

/** @throws UsageError where one is unknown, or both wanted and not */
function addOnsOf(flags: UpFlags) {
  const { addOns: named, gitops } = addOnChoice(flags.with ?? []);
  const { addOns: unwanted, gitops: without } = addOnChoice(flags.without ?? [], '--without');
  if (without)
    throw new UsageError(`--without: ${GITOPS} holds whole environments, and goes with the cluster: cutover down`);
  if (flags.environments !== undefined && !gitops)
    throw new UsageError(`--environments: environments are deployed from Git: add --with ${GITOPS}`);
  const addOns = [...new Set([...named, ...(gitops ? GITOPS_ADD_ONS : [])])];
  if (flags.fitRequests) needFitting(flags, addOns);
  const both = addOns.find((name) => unwanted.includes(name));
  if (both === undefined) return { addOns, unwanted, gitops };
  throw new UsageError(`--without: ${both} is asked for by --with as well: give it once`);
}

function deployedLines({ environments, repository, kept, hosts }: GitOps): string[] {
  const last = environments.at(-1) ?? '';
  const names = environments.length < 2 ? last : `${environments.slice(0, -1).join(', ')} and ${last}`;
  return [
    `  ${names} ${environments.length < 2 ? 'is' : 'are'} deployed from ${repository}`,
    ...(hosts === undefined ? [] : [`  hosts answer on port ${hosts.port}: ${hosts.example}`]),
    ...kept.map((line) => `  ${line}`),
  ];
}

/** `cutover up`: starts what is not running, repairs what is half up, and changes nothing that is well. */
export function addUp(program: Command, context: Context): void {
  addClusterOptions(program.command('up'))
    .description('start the cluster, or repair it; safe to run again')
    .option('--with <add-ons...>', `what else to have on it: ${WITH_NAMES.join(', ')}`)
    .option('--without <add-ons...>', 'what to remove of these')
    .option(
      '--environments <names...>',
      `with ${GITOPS}: which environments the node has, beside those that it has already (default: dev)`,
    )
    .option(
      '--fit-requests',
      `with --environments: where this machine has too few CPUs, pods of all but ${FIRST_ENVIRONMENT} ask for next to none, by a commit on the forge`,
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<UpFlags>();
      const choice = clusterChoice(flags);
      const { addOns, unwanted, gitops } = addOnsOf(flags);
      needProviderOf(addOns, choice.provider);
      const environments = environmentNames(flags.environments ?? [FIRST_ENVIRONMENT]);
      const { checkProvider } = await import('../cluster/check-provider.ts');
      await checkProvider(choice);
      const { ensure } = await import('../needs/ensure.ts');
      const { needsOfCluster, needsOfGitOps } = await import('../needs/needs.ts');
      const needs = needsOfCluster(choice.provider, addOns);
      const bases = choice.provider === 'embedded' ? (['shell'] as const) : [];
      let fit = false;
      if (gitops) {
        await ensure(context, needsOfGitOps(needs), [...bases, 'node', 'java']);
        const { kustomizePath } = await import('../release/tool-paths.ts');
        const room = { fit: flags.fitRequests === true };
        fit = await (
          await import('../gitops/room.ts')
        ).needRoom(await kustomizePath(context.signal), environments, room);
      } else await ensure(context, needs, bases);
      const { bringUp, removeAddOns } = await import('../cluster/bring-up.ts');
      const cluster = await bringUp(context, choice, addOns);
      if (unwanted.length > 0) await removeAddOns(context, cluster, unwanted);
      const deployed = gitops
        ? await (await import('../gitops/up-gitops.ts')).upGitOps(context, cluster, environments, { fit })
        : undefined;
      const { name, kind, kubeconfig, registry } = cluster;
      const lines = [
        `cluster ${name} is up`,
        `  export KUBECONFIG=${kubeconfig}`,
        `  registry ${registry.push}, ${registry.pull} from inside`,
        ...(deployed ? deployedLines(deployed) : []),
        '  cutover kubectl get pods -A · cutover logs · cutover down',
      ];
      const result = { name, kind, kubeconfig, registry, ...(deployed ? { gitops: deployed } : {}) };
      printResult(context, flags.json, result, lines.join('\n'));
    });
}
