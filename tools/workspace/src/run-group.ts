import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { E2eGroup } from './e2e-groups.ts';
import { readOutcome } from './read-outcome.ts';
import type { Outcome } from './tally.ts';
import type { Workspace } from './workspace.ts';

/** The folder of results, from the root; ignored by git. */
const OUTPUT = 'test-output';

/**
 * Runs a group's files one after another in one jest process. Each of them has to have run a test: a result that is missing, a file
 * that was not run and one that ran nothing are failures.
 */
export function runGroup(workspace: Workspace, { name }: E2eGroup, files: readonly string[]): Outcome {
  const result = join(OUTPUT, `e2e-${name}.json`);
  const voids = join(OUTPUT, `e2e-${name}.void.ndjson`);
  mkdirSync(join(workspace.root, OUTPUT), { recursive: true });
  for (const file of [result, voids]) rmSync(join(workspace.root, file), { force: true });
  const jest = ['scripts/jest-esm.mjs', '--ci', '--runInBand', '--silent=false', '--json', '--outputFile', result];
  workspace.run(process.execPath, [...jest, '--runTestsByPath', ...files], {
    CUTOVER_VOID_FILE: join(workspace.root, voids),
  });
  return readOutcome(workspace.root, result, { files, voids });
}
