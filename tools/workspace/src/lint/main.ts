/**
 * Lints every project and checks its types, each in one process for all of them, side by side:
 *   node tools/workspace/src/lint/main.ts RECORD
 * Prints what is wrong, and writes what was checked into a file, as JSON.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkTypes } from '../types/check-types.ts';
import { thisWorkspace } from '../workspace.ts';
import { lintedFolders, typedConfigs } from './projects.ts';
import type { LintRecord } from './record.ts';
import { runEslint } from './run-eslint.ts';

const { root } = thisWorkspace();
const [record = ''] = process.argv.slice(2);

const linted = runEslint(root, lintedFolders(root));

const types: Record<string, number> = {};
for (const { config, problems } of checkTypes(root, typedConfigs(root))) {
  types[config] = problems.length;
  for (const problem of problems) console.log(problem);
}

const done: LintRecord = { eslint: await linted, types };
mkdirSync(dirname(record), { recursive: true });
writeFileSync(record, JSON.stringify(done));
