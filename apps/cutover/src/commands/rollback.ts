import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { environmentName } from '../deploy/environments.ts';
import { addClusterOptions, clusterChoice } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';

const EXAMPLES = `
Examples:
  cutover rollback account --env prod
  cutover rollback account --env prod --only sha256:…   only while prod still runs that digest
Run again once it was merged, it goes back further: to what stood before that.`;

interface RollbackFlags extends ClusterFlags {
  readonly env: string;
  readonly only?: string;
  readonly json?: boolean;
}

/** `cutover rollback SERVICE --env ENV`: a pull request that reverts the last deployment. */
export function addRollback(program: Command, context: Context): void {
  addClusterOptions(program.command('rollback'))
    .description('open a pull request that reverts the last deployment of a service, and show what changes')
    .argument('<service>', 'such as account')
    .requiredOption('--env <environment>', 'where it is rolled back')
    .option('--only <digest>', 'only while the environment still runs this digest; else it is superseded')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<RollbackFlags>();
      const { serviceName } = await import('../release/environments.ts');
      const [service, environment] = [serviceName(name), environmentName(flags.env)];
      const [{ rollBack }, { propose }] = await Promise.all([
        import('../release/releases.ts'),
        import('../release/propose.ts'),
      ]);
      const only = flags.only === undefined ? {} : { only: flags.only };
      const title = `roll ${service} back in ${environment}`;
      const proposal = await propose(context, clusterChoice(flags), title, (releasing) =>
        rollBack(releasing, { service, environment, ...only }),
      );
      const { proposalFacts, proposalText } = await import('../release/proposal-text.ts');
      printResult(context, flags.json, proposalFacts(proposal), proposalText(proposal));
    });
}
