import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NxStore } from './nx-store.ts';
import { listTestFiles } from './group-files.ts';
import { runJest } from './run-jest.ts';
import { NONE, failing, failuresOfNx, join as joined, tallyOfNx } from './tally.ts';
import type { NxRun, Outcome } from './tally.ts';
import type { Workspace } from './workspace.ts';

/** A unit test has nothing built: where it would be, there is no folder to be had, on a machine that has it all as on a fresh one. */
const NOTHING_BUILT = { CUTOVER_CACHE_DIR: '/dev/null' };

/** Of a command's arguments, which may be a thousand files. */
const MOST_SHOWN = 5;

export interface PlainCommand {
  readonly name: string;
  readonly args: readonly string[];
  /** There is nothing that it would have to look at. */
  readonly skip?: boolean;
}

/** One plain command counts as one check. */
export function command(workspace: Workspace, { name, args, skip = false }: PlainCommand): Outcome {
  if (!skip && workspace.run(name, args) !== 0) return failing([name, ...args.slice(0, MOST_SHOWN)].join(' '));
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

export interface Checks {
  /** Targets that either pass or fail for a project, as lint and typecheck do. */
  readonly targets: readonly string[];
  /** How many tasks that are. */
  readonly planned: number;
  /** Where nx finds the results of earlier runs. */
  readonly store: NxStore;
}

/** Each of the planned tasks counts as one check. */
export function nxChecks(workspace: Workspace, { targets, planned, store }: Checks): Outcome {
  const what = `nx ${targets.join(' ')}`;
  if (planned === 0) return failing(`${what}: no project has such a target, so nothing was checked`);
  const record = resolve(workspace.root, store.cache, 'run.json');
  rmSync(record, { force: true });
  const args = ['run-many', '-t', ...targets, '--parallel=2', '--output-style=static'];
  const status = workspace.run('nx', args, store.env);
  const done = readRecord(record);
  if (done === undefined) {
    return { tally: { ...NONE, failed: planned }, failures: [`${what}: left no record of what it ran`], notes: [] };
  }
  const outcome: Outcome = { tally: tallyOfNx(done, planned), failures: failuresOfNx(done), notes: [] };
  if (status === 0 || outcome.tally.failed > 0) return outcome;
  return joined([outcome, failing(`${what}: exit code ${status}`)]);
}

/**
 * Every test of a kind in one run of jest, two files at once: nothing is started, and no workspace searched, once a project. A file that
 * leaves no result, or ran no test, counts as one failure.
 */
export function jestTests(workspace: Workspace, kind: 'unit' | 'int'): Outcome {
  const files = listTestFiles(workspace.root, kind);
  if (files.length === 0) return failing(`${kind}: there are no such tests, so nothing was tested`);
  const env = kind === 'unit' ? NOTHING_BUILT : {};
  return runJest(workspace, { name: kind, files, atOnce: 2, env });
}
