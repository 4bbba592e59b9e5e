import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Copies all that npm installed in a workspace to another place, tens of thousands of files. They are never linked, though that is
 * faster: a link more, or one less, is a change of the file's inode, and an image that is built of it meanwhile is refused.
 *
 * @returns the folders, relative to both places
 */
export function copyModules(root: string, to: string): string[] {
  const found = ['.', '-maxdepth', '3', '-name', 'node_modules', '-prune', '-print'];
  const folders = execFileSync('find', found, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const folder of folders) {
    mkdirSync(dirname(join(to, folder)), { recursive: true });
    execFileSync('cp', ['-a', '--reflink=auto', join(root, folder), join(to, folder)]);
  }
  return folders;
}
