import type { Command } from 'commander';
import { printResult } from '../context.ts';
import type { Context } from '../context.ts';
import { findRun } from '../workspace/find-run.ts';

const EXAMPLES = `
Examples:
  cutover judge latest --policy judge.yaml
  cutover judge runs/2026-01-31-120000-seed7 --policy judge.yaml --json

A policy file is YAML or JSON: policy: sequential, threshold or mann-whitney, and its fields; docs/judge.md lists them. Every lane with a new version in
it is replayed from its records, second by second, as it would have been seen: when the policy would have aborted, and how many
requests of the new version had failed by then. Nothing is written.

Exit codes: 0 replayed, whatever the verdicts are; 1 a record is broken; 2 no such run, a policy file that cannot be used, or
no lane with a new version.`;

/** `cutover judge RUN --policy FILE`: what a policy would have done with a run that is on record. */
export function addJudge(program: Command, context: Context): void {
  program
    .command('judge')
    .description('replay a run against a policy: when it would have aborted the new version')
    .argument('<run>', 'a run directory, or its name in runs/, such as latest')
    .requiredOption('--policy <file>', 'the policy, as YAML or JSON')
    .option('--json', 'print the verdicts as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, flags: { policy: string; json?: boolean }) => {
      const { readPolicyFile } = await import('../judge/read-policy-file.ts');
      const policy = readPolicyFile(flags.policy);
      const dir = findRun(name);
      const { judgeRun } = await import('../judge/judge-run.ts');
      const { judgementText, planLines } = await import('../judge/judgement-text.ts');
      for (const line of planLines(policy)) context.steps.note(line);
      const judged = await context.steps.run('replaying the records', () => judgeRun(dir, policy));
      printResult(context, flags.json, judged, judgementText(judged));
    });
}
