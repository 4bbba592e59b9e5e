import { globSync } from 'node:fs';
import { join } from 'node:path';
import allowed from '../../actions.json' with { type: 'json' };
import { readWorkflow } from '../workflow.ts';
import { lintProblems, type Linters } from './linters.ts';
import { pinProblems } from './pins.ts';
import { postureProblems } from './posture.ts';

export const ROOT: string = join(import.meta.dirname, '..', '..', '..', '..');

/** Paths of all workflows below a root, sorted. */
export function workflowFiles(root: string): string[] {
  return globSync('.github/workflows/*.{yml,yaml}', { cwd: root })
    .sort()
    .map((file) => join(root, file));
}

/** All that is wrong with these workflows, by actionlint, zizmor, the list of allowed actions and our own rules, a line each. */
export async function checkWorkflows(files: readonly string[], linters: Linters): Promise<string[]> {
  const own = files.map(readWorkflow).flatMap((one) => [...pinProblems(one, allowed), ...postureProblems(one)]);
  return [...own, ...(await lintProblems(linters, files))];
}
