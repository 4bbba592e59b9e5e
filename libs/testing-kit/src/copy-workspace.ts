import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyModules } from './copy-modules.ts';

const MOST_BYTES = 2 ** 30;

/** Copies a checkout's files as git sees them, those that are not committed among them. @param below only what lies in this folder */
export function copyFiles(root: string, to: string, below = '.'): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', below];
  const known = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: MOST_BYTES }).split('\0');
  const there = known.filter((file) => file !== '' && lstatSync(join(root, file), { throwIfNoEntry: false }));
  mkdirSync(to, { recursive: true });
  // As they are, links and modes among them: Node's own copy follows a link to see that it does not copy a folder into itself.
  const tar = ['-c', '--null', '-T', '-'];
  const archive = execFileSync('tar', tar, { cwd: root, input: there.join('\0'), maxBuffer: MOST_BYTES });
  execFileSync('tar', ['-x'], { cwd: to, input: archive });
}

/** A checkout's files, with what npm has installed, to be edited. Its packages are found in the copy. */
export function copyWorkspace(root: string, to: string): void {
  copyFiles(root, to);
  copyModules(root, to);
}
