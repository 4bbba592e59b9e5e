import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Remote } from '@cutover/forge';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { environmentName } from '../deploy/environments.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { wholeNumber } from '../options/numbers.ts';

const EXAMPLES = `
Examples:
  cutover history account
  cutover history account --env prod --days 30 --json
  cutover history account --repository . --branch main     of a clone, without a cluster
Deployments are what the leaf said along the branch, and how each ended is in Git's notes; nothing but Git is asked. Lead time is from dev's leaf to this one's; a failure is what was aborted,
reverted or rolled back. A clone has no notes by itself: git fetch origin 'refs/notes/*:refs/notes/*' brings them.`;

interface HistoryFlags extends ClusterFlags {
  readonly env?: string;
  readonly repository?: string;
  readonly branch: string;
  readonly days: number;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

async function remoteOf(context: Context, flags: HistoryFlags): Promise<Remote> {
  const { repository, branch } = flags;
  // Git runs elsewhere: a path of this folder has to be a whole one.
  if (repository !== undefined)
    return { url: existsSync(repository) ? resolve(repository) : repository, branch, signal: context.signal };
  const { openForge } = await import('../release/open-forge.ts');
  return { ...(await openForge(clusterChoice(flags), context.signal)).remote, branch };
}

/** `cutover history SERVICE`: who deployed what, when, with which outcome, and DORA's four figures, from Git alone. */
export function addHistory(program: Command, context: Context): void {
  const days = new Option('--days <n>', 'over which the four figures are told').argParser(
    wholeNumber('days', { min: 1, max: 3_650 }),
  );
  addClusterOptions(program.command('history'))
    .description('say who deployed what, when and how it ended, from Git alone, with the four figures of DORA')
    .argument('<service>', 'such as account')
    .option('--env <environment>', 'only there (default: all)')
    .option('--repository <url>', 'a path or a URL to read instead of the cluster’s forge')
    .option('--branch <name>', 'the branch that is deployed', 'main')
    .addOption(days.default(90))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<HistoryFlags>();
      const { serviceName } = await import('../release/environments.ts');
      const service = serviceName(name);
      const { fetchVerdicts, historyOf, ORDER, withClone } = await import('../release/releases.ts');
      const environments = flags.env === undefined ? ORDER : [environmentName(flags.env)];
      const now = Date.now();
      const window = { from: new Date(now - flags.days * DAY_MS).toISOString(), to: new Date(now).toISOString() };
      const remote = await remoteOf(context, flags);
      const histories = await withClone(remote, { history: true }, async (clone) => {
        await fetchVerdicts(remote, clone);
        return historyOf(clone, { service, environments, first: ORDER[0]!, ...window });
      });
      const { historyFacts, historyText } = await import('../release/history-text.ts');
      printResult(context, flags.json, historyFacts(service, histories), historyText(service, histories));
    });
}
