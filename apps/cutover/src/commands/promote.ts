import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';

const EXAMPLES = `
Examples:
  cutover promote account --to stag      a pull request: what dev runs, digest by digest
  cutover promote account --to prod --json
  cutover promote account --to stag --wait    until it is merged and runs there; exit code 1 where it was aborted
Run again, it finds its pull request, and brings it up to date where the environment before runs something else by now.`;

interface PromoteFlags extends ClusterFlags {
  readonly to: string;
  readonly wait?: boolean;
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
    .option('--wait', 'wait until it is merged, Argo CD has applied it and it runs; fail where it was aborted')
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
      if (flags.wait !== true) {
        printResult(context, flags.json, proposalFacts(proposal), proposalText(proposal));
        return;
      }
      // Whoever waits has to know what is to be merged.
      context.steps.note(proposalText(proposal));
      const { waitForRelease } = await import('../release/wait-for-release.ts');
      const verdict = await waitForRelease(context, clusterChoice(flags), proposal);
      const text = `${service} ${proposal.after.version ?? ''} runs in ${to}`.replace('  ', ' ');
      printResult(context, flags.json, { ...proposalFacts(proposal), verdict }, text);
    });
}
