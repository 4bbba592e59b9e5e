import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HERE } from '@cutover/manifests';
import { git } from '../git/git.ts';

export const SOMEBODY = { name: 'Somebody', email: 'somebody@example.test' };

/** A bare repository with this workspace's charts and leaves on main, and a clone of it. */
export interface GitWorkspace {
  readonly root: string;
  /** Path of the bare repository: what `git clone` takes. */
  readonly origin: string;
  readonly clone: string;
  /** In the clone. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly read: (path: string) => Promise<string>;
  readonly push: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** @param charts those that the clone holds; their leaves are all there */
export async function gitWorkspace(
  charts: readonly string[] = ['account', 'transfer', 'kafka'],
): Promise<GitWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'cutover-git-'));
  const [origin, clone] = [join(root, 'origin.git'), join(root, 'clone')];
  const run = (...args: readonly string[]) => git(args, { cwd: clone, author: SOMEBODY });
  await git(['init', '--quiet', '--bare', '--initial-branch=main', origin], { cwd: root });
  await git(['init', '--quiet', '--initial-branch=main', clone], { cwd: root });
  for (const chart of ['common', ...charts])
    await cp(join(HERE.charts, chart), join(clone, 'charts', chart), { recursive: true });
  await mkdir(join(clone, 'kustomize'), { recursive: true });
  await cp(HERE.kustomize, join(clone, 'kustomize'), { recursive: true });
  await run('add', '--all');
  await run('commit', '--quiet', '--message=charts and leaves');
  await run('remote', 'add', 'origin', origin);
  const push = async () => {
    await run('push', '--quiet', 'origin', 'main');
  };
  await push();
  return {
    ...{ root, origin, clone, git: run, push },
    read: (path) => readFile(join(clone, path), 'utf8'),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
