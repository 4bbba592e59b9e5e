import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readOutcome } from './read-outcome.ts';
import type { Outcome } from './tally.ts';
import type { Workspace } from './workspace.ts';

/** The folder of results, from the root; ignored by git. */
const OUTPUT = 'test-output';

/** Tells tests their form, whatever the caller's environment says. */
export function formOf(isLong: boolean): NodeJS.ProcessEnv {
  return { CUTOVER_TESTS: isLong ? 'long' : 'short' };
}

export interface JestRun {
  /** Names the files of its results. */
  readonly name: string;
  /** Test files, from the root. */
  readonly files: readonly string[];
  /** How many of them at once; 1: one after another in one process. */
  readonly atOnce: number;
  /** Besides what every run is given. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs test files by one jest. Each of them has to have run a test: a result that is missing, a file that was not run and one that ran
 * nothing are failures.
 */
export function runJest(workspace: Workspace, { name, files, atOnce, env }: JestRun): Outcome {
  const result = join(OUTPUT, `${name}.json`);
  const voids = join(OUTPUT, `${name}.void.ndjson`);
  mkdirSync(join(workspace.root, OUTPUT), { recursive: true });
  for (const file of [result, voids]) rmSync(join(workspace.root, file), { force: true });
  const workers = atOnce === 1 ? '--runInBand' : `--maxWorkers=${atOnce}`;
  const jest = ['scripts/jest-esm.mjs', '--ci', workers, '--silent=false', '--json', '--outputFile', result];
  workspace.run(process.execPath, [...jest, '--runTestsByPath', ...files], {
    ...env,
    CUTOVER_VOID_FILE: join(workspace.root, voids),
  });
  return readOutcome(workspace.root, result, { files, voids });
}
