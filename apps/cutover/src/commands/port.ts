import { Option } from 'commander';
import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterChoice, ClusterFlags } from '../options/cluster-options.ts';
import { notKnown } from '@cutover/toolchain/words';
import { wholeNumber } from '../options/numbers.ts';
import { portTarget } from '../options/port-target.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLES = `
Examples:
  cutover port open game svc/pacman --namespace pacman     http://127.0.0.1:PORT, until it is closed
  cutover port open game svc/pacman:80 -n pacman --port 9090
  cutover port open game svc/pacman -n pacman --as-name    http://game.localhost:8088, for the browser
  cutover port list
  cutover port close game`;

const ACTIONS = ['open', 'list', 'close'];

interface PortFlags extends ClusterFlags {
  readonly namespace: string;
  readonly port?: number;
  readonly asName?: boolean;
  readonly json?: boolean;
}

/** The ports of the chosen cluster. @throws UsageError where its provider keeps none open */
async function portsOf(choice: ClusterChoice) {
  const { openCluster } = await import('../workspace/open-cluster.ts');
  const cluster = await openCluster(choice);
  if (cluster.ports !== undefined) return { cluster, ports: cluster.ports };
  throw new UsageError(
    `--provider ${choice.provider} keeps no port open once a command has ended: use cutover kubectl port-forward`,
  );
}

function addOpen(parent: Command, context: Context): void {
  addClusterOptions(parent.command('open'))
    .description(
      'lead a port of this machine, or a host name, to a Service or an address of the cluster; it outlives the command',
    )
    .argument('<name>', 'what it is called from then on')
    .argument('<target>', 'svc/NAME[:PORT], or ADDRESS:PORT inside')
    .option('-n, --namespace <name>', 'of the Service', 'default')
    .addOption(
      new Option('--port <n>', 'of 127.0.0.1 (default: the last one, or a free one)').argParser(
        wholeNumber('the port', { min: 1, max: 65_535 }),
      ),
    )
    .option('--as-name', 'as http://NAME.localhost on the port that all such names share')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, target: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PortFlags>();
      const { port: hostPort, asName = false } = flags;
      if (asName && hostPort !== undefined) {
        throw new UsageError('--port and --as-name exclude each other: all names share one port');
      }
      const wanted = portTarget(target);
      const { cluster, ports } = await portsOf(clusterChoice(flags));
      const { addressOf } = await import('../cluster/service-address.ts');
      const inside = 'service' in wanted ? await addressOf(cluster, flags.namespace, wanted) : wanted;
      const asked = { name, ...inside, asHostName: asName, ...(hostPort === undefined ? {} : { hostPort }) };
      const opened = await ports.open(asked);
      printResult(context, flags.json, opened, `${opened.url}  (${opened.target} inside)`);
    });
}

function addList(parent: Command, context: Context): void {
  addClusterOptions(parent.command('list'))
    .description('say which ports are open')
    .option('--json', 'print the result as JSON')
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PortFlags>();
      const { ports } = await portsOf(clusterChoice(flags));
      const open = await ports.list();
      const lines = open.map(({ name, url, target }) => `${name.padEnd(16)} ${url.padEnd(32)} ${target}`);
      printResult(
        context,
        flags.json,
        open,
        lines.length === 0 ? 'no port is open: cutover port open' : lines.join('\n'),
      );
    });
}

function addClose(parent: Command, context: Context): void {
  addClusterOptions(parent.command('close'))
    .description('close a port that was opened; the others go on')
    .argument('<name>', 'as it was opened')
    .option('--json', 'print the result as JSON')
    .action(async (name: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PortFlags>();
      const { ports } = await portsOf(clusterChoice(flags));
      await ports.close(name);
      printResult(context, flags.json, { name, state: 'closed' }, `${name} is closed`);
    });
}

/** `cutover port`: ports at 127.0.0.1 and names for the browser that lead into the cluster until they are closed. */
export function addPort(program: Command, context: Context): void {
  const port = program
    .command('port')
    .description('ports of this machine that lead into the cluster')
    .helpCommand(false);
  port.addHelpText('after', EXAMPLES).action(() => {
    const [unknown] = port.args;
    if (unknown === undefined) return port.outputHelp();
    throw new UsageError(notKnown(unknown, 'a command of port', ACTIONS));
  });
  for (const add of [addOpen, addList, addClose]) add(port, context);
  // Only now: its commands inherit what they find, and theirs are to be refused.
  port.allowExcessArguments();
}
