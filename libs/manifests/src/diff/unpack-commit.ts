import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ManifestsError } from '../manifests-error.ts';
import { placesIn } from '../places.ts';
import type { Places } from '../places.ts';

const execute = promisify(execFile);

/** What renders depend on. */
const FOLDERS = ['charts', 'kustomize'];

const git = (root: string, args: readonly string[]) =>
  execute('git', [...args], { cwd: root }).catch((error: Error & { stderr?: string }) => {
    throw new ManifestsError('tool-failed', `git: ${error.stderr?.trim().split('\n')[0] || error.message}`);
  });

/**
 * Puts charts and kustomize of a commit into a folder of its own.
 * @param ref whatever git takes for a commit @throws ManifestsError `tool-failed` where it is none
 */
export async function unpackCommit(root: string, ref: string, into: string): Promise<Places> {
  const { stdout } = await git(root, ['ls-tree', '--name-only', '--end-of-options', `${ref}^{commit}`, ...FOLDERS]);
  const there = stdout.split('\n').filter((name) => FOLDERS.includes(name));
  const archive = join(into, 'commit.tar');
  for (const name of FOLDERS) await mkdir(join(into, name), { recursive: true });
  if (there.length > 0) {
    await git(root, ['archive', '--output', archive, ref, '--', ...there]);
    await execute('tar', ['--extract', '--file', archive, '--directory', into, '--no-same-owner']);
  }
  return placesIn(into);
}
