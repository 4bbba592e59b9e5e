import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readOutcome } from './read-outcome.ts';
import type { Project } from './projects.ts';
import { NONE, failing, failuresOfNx, join as joined, tallyOfNx } from './tally.ts';
import type { NxRun, Outcome } from './tally.ts';
import type { Workspace } from './workspace.ts';

/** One plain command counts as one check. */
export function command(workspace: Workspace, name: string, args: readonly string[]): Outcome {
  if (workspace.run(name, args) !== 0) return failing([name, ...args].join(' '));
  return { tally: { ...NONE, passed: 1 }, failures: [], notes: [] };
}

function readRecord(file: string): NxRun | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as NxRun;
  } catch (error) {
    console.error(`${file}: ${(error as Error).message}`);
    return undefined;
  }
}

/** nx targets that either pass or fail for a project, as lint and typecheck do. Each of the planned tasks counts as one check. */
export function nxChecks(workspace: Workspace, targets: readonly string[], planned: number): Outcome {
  const what = `nx ${targets.join(' ')}`;
  if (planned === 0) return failing(`${what}: no project has such a target, so nothing was checked`);
  const record = join(workspace.root, '.nx', 'cache', 'run.json');
  rmSync(record, { force: true });
  const status = workspace.run('nx', ['run-many', '-t', ...targets, '--parallel=2', '--output-style=static']);
  const done = readRecord(record);
  if (done === undefined) {
    return { tally: { ...NONE, failed: planned }, failures: [`${what}: left no record of what it ran`], notes: [] };
  }
  const outcome: Outcome = { tally: tallyOfNx(done, planned), failures: failuresOfNx(done), notes: [] };
  if (status === 0 || outcome.tally.failed > 0) return outcome;
  return joined([outcome, failing(`${what}: exit code ${status}`)]);
}

/** A jest target of every project that has it. A project that leaves no result, or ran no test, counts as one failure. */
export function nxTests(workspace: Workspace, target: string, projects: readonly Project[], parallel: number): Outcome {
  if (projects.length === 0) return failing(`nx ${target}: no project has such tests, so nothing was tested`);
  const results = projects.map((project) => join(project.root, 'test-output', `${target}.json`));
  for (const file of results) rmSync(join(workspace.root, file), { force: true });
  const args = ['run-many', '-t', target, `--parallel=${parallel}`, '--output-style=stream', '--skip-nx-cache'];
  workspace.run('nx', args);
  return joined(results.map((file) => readOutcome(workspace.root, file)));
}
