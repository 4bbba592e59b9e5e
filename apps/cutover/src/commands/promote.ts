import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';

const EXAMPLES = `
Examples:
  cutover promote account --to stag      a pull request: what dev runs, digest by digest
  cutover promote account --to prod --json
Run again, it finds its pull request, and brings it up to date where the environment before runs something else by now.`;

interface PromoteFlags extends ClusterFlags {
  readonly to: string;
  readonly json?: boolean;
}

/** `cutover promote SERVICE --to ENV`: a pull request that copies digest and version from the environment before. */
export function addPromote(program: Command, context: Context): void {
  addClusterOptions(program.command('promote'))
    .description(
      'open a pull request that copies digest and version from the environment before, and show what changes',
    )
    .argument('<service>', 'such as account')
    .requiredOption('--to <environment>', 'where it is to run: stag, qa or prod')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<PromoteFlags>();
      const { promotedTo, serviceName } = await import('../release/environments.ts');
      const [service, to] = [serviceName(name), promotedTo(flags.to)];
      const [{ promote }, { propose }] = await Promise.all([
        import('../release/releases.ts'),
        import('../release/propose.ts'),
      ]);
      const proposal = await propose(context, clusterChoice(flags), `promote ${service} to ${to}`, (releasing) =>
        promote(releasing, { service, to }),
      );
      const { proposalFacts, proposalText } = await import('../release/proposal-text.ts');
      printResult(context, flags.json, proposalFacts(proposal), proposalText(proposal));
    });
}
