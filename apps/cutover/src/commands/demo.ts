import { Option } from 'commander';
import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice, clusterFlagsText } from '../options/cluster-options.ts';
import type { ClusterChoice, ClusterFlags } from '../options/cluster-options.ts';
import { addComparisonOptions } from '../options/comparison-options.ts';
import { COMPARISON_EXIT_CODES, exitCodeOf } from '../demo/exit-code-of.ts';
import { wholeNumber } from '../options/numbers.ts';
import type { ShowFlags } from '../show/show-plan.ts';

const EXAMPLES = `
Examples:
  cutover demo
  cutover demo --rate 300 --repeats 6
  cutover demo --strategies rolling,blue-green,recreate
  cutover demo --mesh                       nothing is measured: one lane live, driven on a page
  cutover demo --mesh --host laptop.local   whose audience's browsers join as traffic`;

/** The words after which everything is said: the cluster goes on, and how to stop it. */
function closing(choice: ClusterChoice): string {
  const cutover = `npx cutover${clusterFlagsText(choice)}`;
  return [
    `  cluster     still up: ${cutover} kubectl get pods -A`,
    `  again       ${cutover} compare --repeats 6`,
    `  stop        ${cutover} down`,
  ].join('\n');
}

/** `cutover demo --mesh`: cluster, images, and the console's live page, until Ctrl-C. */
async function runShow(context: Context, choice: ClusterChoice, flags: ShowFlags): Promise<void> {
  const { showPlan } = await import('../show/show-plan.ts');
  const plan = showPlan(flags, choice);
  const { checkProvider } = await import('../cluster/check-provider.ts');
  await checkProvider(choice);
  const { ensure } = await import('../needs/ensure.ts');
  const { basesOf, needsOfShow } = await import('../needs/needs.ts');
  await ensure(context, needsOfShow(choice.provider, plan), basesOf(choice.provider));
  const { bringUp } = await import('../cluster/bring-up.ts');
  const cluster = await bringUp(context, choice, plan.addOns);
  const { show } = await import('../show/show.ts');
  process.exitCode = await show(context, cluster, plan);
}

/** `cutover demo`: cluster, images, comparison and report, from nothing to a verdict, unattended. */
export function addDemo(program: Command, context: Context): void {
  addComparisonOptions(addClusterOptions(program.command('demo')))
    .description('start a cluster, deploy version 2 over version 1 by each strategy under load, and say what each cost')
    .option('--json', 'print run.json instead of the table')
    .option('--mesh', 'measure nothing: show one lane live on the page of the console, with the mesh, until Ctrl-C')
    .addOption(
      new Option('--port <n>', 'of the live page, with --mesh (default: 7080)').argParser(
        wholeNumber('the port', { min: 1, max: 65_535 }),
      ),
    )
    .option('--host <name>', 'under which others reach this machine and may join as traffic, with --mesh')
    .option('--kiali', 'Kiali beside it, one click away, with --mesh')
    .addHelpText('after', `${EXAMPLES}\n${COMPARISON_EXIT_CODES}`)
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ClusterFlags & ShowFlags>();
      const choice = clusterChoice(flags);
      if (flags.mesh) return runShow(context, choice, flags);
      const { refuseShowFlags } = await import('../show/show-plan.ts');
      refuseShowFlags(flags);
      const { comparisonPlan } = await import('../options/comparison-plan.ts');
      const plan = comparisonPlan(flags);
      const { makeOutFolder } = await import('../demo/out-folder.ts');
      await makeOutFolder(plan);
      const { checkProvider } = await import('../cluster/check-provider.ts');
      await checkProvider(choice);
      const { announce } = await import('../demo/announce.ts');
      await announce(context, choice, plan);
      const { ensure } = await import('../needs/ensure.ts');
      const { basesOf, needsOfDemo } = await import('../needs/needs.ts');
      await ensure(context, needsOfDemo(choice.provider, plan), basesOf(choice.provider));
      const { bringUp } = await import('../cluster/bring-up.ts');
      const cluster = await bringUp(context, choice);
      const { measure } = await import('../demo/measure.ts');
      const measured = await measure(context, cluster, plan, { cutover: `npx cutover${clusterFlagsText(choice)}` });
      printResult(context, flags.json, measured.run, `${measured.text}\n${closing(choice)}`);
      process.exitCode = exitCodeOf(measured.run);
    });
}
