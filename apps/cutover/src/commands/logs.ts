import type { Command } from 'commander';
import { Option } from 'commander';
import { followLogs } from '../cluster/follow-logs.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { wholeNumber } from '../options/numbers.ts';

const EXAMPLES = `
Examples:
  cutover logs                    the last lines of every component
  cutover logs kubelet --tail 100
  cutover logs kube-apiserver --follow`;

interface LogFlags extends ClusterFlags {
  readonly tail: number;
  readonly follow?: boolean;
}

/** `cutover logs [component]`: what the node's processes wrote. Pods' logs are kubectl's. */
export function addLogs(program: Command, context: Context): void {
  const lines = new Option('--tail <n>', 'lines from the end of each file').argParser(
    wholeNumber('lines', { min: 0, max: 1_000_000 }),
  );
  addClusterOptions(program.command('logs'))
    .description("print the logs of the node's own processes (a pod's: cutover kubectl logs)")
    .argument('[component]', 'such as kubelet or etcd; all when left out')
    .addOption(lines.default(20))
    .option('-f, --follow', 'go on printing what is written, until Ctrl-C')
    .addHelpText('after', EXAMPLES)
    .action(async (component: string | undefined, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<LogFlags>();
      const { logFiles } = await import('../cluster/log-files.ts');
      const files = await logFiles(clusterChoice(flags), component);
      await followLogs(context, files, { tail: flags.tail, follow: flags.follow === true });
    });
}
