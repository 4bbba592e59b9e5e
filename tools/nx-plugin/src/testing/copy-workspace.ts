import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyModules } from '@cutover/testing-kit';

/** This workspace as git sees it, with what npm has installed, to be edited. Its packages are found in the copy. */
export function copyWorkspace(root: string, to: string): void {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of list.toString('utf8').split('\0')) {
    const source = join(root, file);
    if (file === '' || lstatSync(source, { throwIfNoEntry: false }) === undefined) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(source, join(to, file), { recursive: true, verbatimSymlinks: true });
  }
  copyModules(root, to);
}
