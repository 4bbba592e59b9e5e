/**
 * Lints every project and checks its types, each in one process for all of them, side by side:
 *   node tools/workspace/src/lint/main.ts RECORD
 * Prints what is wrong, and writes what was checked into a file, as JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkTypes } from '../types/check-types.ts';
import { thisWorkspace } from '../workspace.ts';
import { lintedFolders, typedConfigs } from './projects.ts';
import type { LintRecord } from './record.ts';

const { root } = thisWorkspace();
const [record = ''] = process.argv.slice(2);

const eslint = spawn('eslint', [...lintedFolders(root)], { cwd: root, stdio: 'inherit' });
const ended = once(eslint, 'close');

const types: Record<string, number> = {};
for (const { config, problems } of checkTypes(root, typedConfigs(root))) {
  types[config] = problems.length;
  for (const problem of problems) console.log(problem);
}

const [status] = (await ended) as [number | null];
const done: LintRecord = { eslint: status ?? 1, types };
mkdirSync(dirname(record), { recursive: true });
writeFileSync(record, JSON.stringify(done));
