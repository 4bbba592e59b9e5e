import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { typedConfigs } from './lint/projects.ts';
import type { LintRecord } from './lint/record.ts';
import { NONE, failing, join as joined } from './tally.ts';
import type { Outcome } from './tally.ts';
import type { Workspace } from './workspace.ts';

const PROGRAM = 'tools/workspace/src/lint/main.ts';
const RECORD = 'test-output/lint.json';
/** What programs of all projects share is held to the end, and a project's own checker beside it. */
const HEAP = '--max-old-space-size=3072';

const PASSED: Outcome = { tally: { ...NONE, passed: 1 }, failures: [], notes: [] };

function readRecord(file: string): LintRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LintRecord;
  } catch {
    return undefined;
  }
}

function typesOf(config: string, problems: number | undefined): Outcome {
  if (problems === 0) return PASSED;
  return failing(
    problems === undefined ? `types by ${config}: not checked` : `types by ${config}: ${problems} problems`,
  );
}

/** ESLint of all projects counts as one check, the types by each configuration as one. What was not checked is a failure. */
export function checkLint(workspace: Workspace): Outcome {
  const configs = typedConfigs(workspace.root);
  if (configs.length === 0) return failing('lint: there are no projects, so nothing was checked');
  const record = join(workspace.root, RECORD);
  rmSync(record, { force: true });
  const status = workspace.run(process.execPath, [HEAP, PROGRAM, record]);
  const done = readRecord(record);
  if (done === undefined) return failing(`lint: ended with ${status} and left no record of what it checked`);
  return joined([
    done.eslint === 0 ? PASSED : failing(`eslint: exit code ${done.eslint}`),
    ...configs.map((config) => typesOf(config, done.types[config])),
    ...(status === 0 ? [] : [failing(`lint: exit code ${status}`)]),
  ]);
}
