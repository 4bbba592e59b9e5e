import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Packages are tens of thousands of files: linked where that can be, which is where the copy is on the same disk. */
function copyModules(from: string, to: string): void {
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' });
  } catch {
    execFileSync('cp', ['-a', from, to]);
  }
}

/** This workspace as git sees it, with what npm has installed, to be edited. Its packages are found in the copy. */
export function copyWorkspace(root: string, to: string): void {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of list.toString('utf8').split('\0')) {
    const source = join(root, file);
    if (file === '' || lstatSync(source, { throwIfNoEntry: false }) === undefined) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(source, join(to, file));
  }
  const folders = execFileSync('find', ['.', '-maxdepth', '3', '-name', 'node_modules', '-prune', '-print'], {
    cwd: root,
  });
  for (const folder of folders.toString('utf8').trim().split('\n')) {
    mkdirSync(dirname(join(to, folder)), { recursive: true });
    copyModules(join(root, folder), join(to, folder));
  }
}
