import type { Command } from 'commander';
import { notKnown } from '@cutover/toolchain/words';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
The registry that cutover up --with private-registry adds to a cluster. An image has one name for a push and for a pull.

Examples:
  cutover registry login
  cutover image push ./web 127.0.0.1:5050/shop/web:1.0.0
  cutover registry logout                            or, where the cluster is gone: cutover registry logout 127.0.0.1:5050
  cutover registry pull-secret registry -n shop      then imagePullSecrets: [{ name: registry }], in our charts image.pullSecrets`;

const ACTIONS = ['login', 'logout', 'pull-secret'];

interface RegistryFlags extends ClusterFlags {
  readonly namespace: string;
  readonly json?: boolean;
}

function addLogin(parent: Command, context: Context): void {
  addClusterOptions(parent.command('login'))
    .description("write the cluster's credential into Docker's config.json ($DOCKER_CONFIG or ~/.docker), for pushes")
    .option('--json', 'print the result as JSON')
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<RegistryFlags>();
      const { loginToRegistry } = await import('../registry/login.ts');
      const result = await loginToRegistry(clusterChoice(flags));
      const where = result.helper === undefined ? result.file : `${result.helper}, named in ${result.file}`;
      const text = `logged in to ${result.registry} as ${result.username}: the password is kept by ${where}`;
      printResult(context, flags.json, result, text);
    });
}

function addLogout(parent: Command, context: Context): void {
  addClusterOptions(parent.command('logout'))
    .description("take the cluster's credential out of Docker's config.json again")
    .argument(
      '[registry]',
      "HOST:PORT of another registry, or of a cluster that is gone (default: the running cluster's)",
    )
    .option('--json', 'print the result as JSON')
    .action(async (registry: string | undefined, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<RegistryFlags>();
      const { logoutOfRegistry } = await import('../registry/login.ts');
      const result = await logoutOfRegistry(clusterChoice(flags), registry);
      const where = result.helper === undefined ? result.file : `${result.helper} and ${result.file}`;
      const text = result.removed
        ? `logged out of ${result.registry}: ${where} keeps no password of it any more`
        : `${result.file} has no password of ${result.registry}: nothing to do`;
      printResult(context, flags.json, result, text);
    });
}

function addPullSecret(parent: Command, context: Context): void {
  addClusterOptions(parent.command('pull-secret'))
    .description('make a Secret, or bring it up to date, by which pods of a namespace pull; it cannot upload')
    .argument('<name>', 'of the Secret')
    .option('-n, --namespace <name>', 'of the Secret and the pods', 'default')
    .option('--json', 'print the result as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<RegistryFlags>();
      const { ensurePullSecret, needSecretName } = await import('../registry/pull-secret.ts');
      needSecretName(name);
      const result = await ensurePullSecret(clusterChoice(flags), { name, namespace: flags.namespace });
      const text = `secret ${result.namespace}/${name} is ${result.state}: pods name it in imagePullSecrets to pull from ${result.registry}`;
      printResult(context, flags.json, result, text);
    });
}

/** `cutover registry`: credentials of the cluster's private registry, for this machine and for pods. */
export function addRegistry(program: Command, context: Context): void {
  const registry = program
    .command('registry')
    .description("credentials of the cluster's private registry")
    .helpCommand(false);
  registry.addHelpText('after', EXAMPLES).action(() => {
    const [unknown] = registry.args;
    if (unknown === undefined) return registry.outputHelp();
    throw new UsageError(notKnown(unknown, 'a command of registry', ACTIONS));
  });
  for (const add of [addLogin, addLogout, addPullSecret]) add(registry, context);
  // Only now: its commands inherit what they find, and theirs are to be refused.
  registry.allowExcessArguments();
}
