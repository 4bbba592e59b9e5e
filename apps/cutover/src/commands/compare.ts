import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { addClusterOptions, clusterChoice, clusterFlagsText } from '../options/cluster-options.ts';
import type { ClusterFlags } from '../options/cluster-options.ts';
import { addForeignOptions } from '../options/foreign-options.ts';
import type { ForeignFlags } from '../options/foreign-options.ts';
import { addComparisonOptions } from '../options/comparison-options.ts';
import { COMPARISON_EXIT_CODES, exitCodeOf } from '../demo/exit-code-of.ts';
import { addJudgingOptions, judgingOf } from '../options/judging-options.ts';
import type { JudgingFlags } from '../options/judging-options.ts';
import type { ComparisonPlan } from '../options/comparison-plan.ts';
import type { ComparisonFlags } from '../options/comparison-options.ts';

const EXAMPLES = `
Examples:
  cutover compare
  cutover compare --strategies rolling,blue-green --repeats 6
  cutover compare --repeats 6 --dry-run
  cutover compare --app membership --strategies rolling-no-drain,rolling
  cutover compare --budget failed=0,downtime=0,p99-ratio=1.5 --junit cutover.xml --markdown comment.md
  cutover compare --rate 300 --seed 7 --out /tmp/runs
  cutover compare --events - | jq -c 'select(.type == "second")'
  cutover compare --app pacman --from main --to my-branch
  cutover compare --chart ./chart --from registry.example/shop:1 --to registry.example/shop:2 --probe 'GET /'`;

interface CompareFlags {
  readonly json?: boolean;
  readonly events?: string;
  readonly dryRun?: boolean;
}

async function foretellOnly(context: Context, plan: ComparisonPlan, json: boolean | undefined): Promise<void> {
  const { foretell, foretoldText } = await import('../demo/foretell.ts');
  const foretold = await foretell(plan);
  printResult(context, json, foretold, foretoldText(foretold));
}

/** `cutover compare`: what `demo` does on a cluster that runs already. */
export function addCompare(program: Command, context: Context): void {
  addForeignOptions(addJudgingOptions(addComparisonOptions(addClusterOptions(program.command('compare')))))
    .description('measure strategies on the running cluster and report')
    .option('--dry-run', 'say which lanes would be measured, in which order, and how long that takes; asks no cluster')
    .option('--keep', 'leave the namespace of a lane that failed; the next comparison removes it')
    .option('--json', 'print run.json instead of the table')
    .option('--events <file>', 'write what happens, as it happens, a line of JSON each (-: to standard output)')
    .addHelpText('after', `${EXAMPLES}\n${COMPARISON_EXIT_CODES}`)
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<
        ClusterFlags & ComparisonFlags & ForeignFlags & JudgingFlags & CompareFlags
      >();
      const choice = clusterChoice(flags);
      const { comparisonPlan } = await import('../options/comparison-plan.ts');
      const plan = comparisonPlan(flags);
      const judging = judgingOf(flags);
      if (flags.dryRun === true) return foretellOnly(context, plan, flags.json);
      const { makeOutFolder } = await import('../demo/out-folder.ts');
      await makeOutFolder(plan);
      const { openEvents } = await import('../events/open-events.ts');
      const events = await openEvents(context, flags);
      const { openCluster } = await import('../workspace/open-cluster.ts');
      const cluster = await openCluster(choice);
      const { ensure } = await import('../needs/ensure.ts');
      const { needsOfComparison } = await import('../needs/needs.ts');
      await ensure(context, needsOfComparison(choice.provider, plan), ['node', 'java']);
      const { measure } = await import('../demo/measure.ts');
      const measured = await measure(context, cluster, plan, {
        events: events?.log,
        cutover: `npx cutover${clusterFlagsText(choice)}`,
      });
      await events?.close();
      const { writeJudgement } = await import('../demo/write-judgement.ts');
      await writeJudgement(measured.run, judging);
      if (flags.events === '-') context.terminal.err.write(`${measured.text}\n`);
      else printResult(context, flags.json, measured.run, measured.text);
      process.exitCode = exitCodeOf(measured.run);
    });
}
