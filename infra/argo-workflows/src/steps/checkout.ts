import { cp, lstat, mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gitEnvironment } from '@cutover/forge';
import type { GitCredential } from '@cutover/forge';
import { WorkflowError } from '../workflow-error.ts';
import { inVolume } from './in-volume.ts';
import { run } from './run.ts';

export interface Checkout {
  readonly url: string;
  readonly credential?: GitCredential | undefined;
  /** Whole, or `main` for its tip. */
  readonly commit: string;
  /** A folder. What a checkout before left in it, which was killed, is removed. */
  readonly into: string;
  /** Main's checkout in the runner's image, with what npm installed by its lockfile. */
  readonly runner: string;
}

const LOCKFILE = 'package-lock.json';

/** Fetches main and one commit, whose history says what it changes. Nothing of the commit is run: no hook, no filter, no submodule. */
async function fetchCommit({ url, credential, commit, into }: Checkout): Promise<void> {
  await mkdir(into, { recursive: true });
  // The folder itself is a mount.
  for (const name of await readdir(into)) await rm(join(into, name), { recursive: true, force: true });
  const env = inVolume(gitEnvironment({ credential, url }));
  const git = (...args: readonly string[]) => run('git', args, { cwd: into, env });
  await git('init', '--quiet', '.');
  const main = 'refs/remotes/origin/main';
  const commits = commit === 'main' ? [] : [commit];
  await git('fetch', '--quiet', '--no-tags', '--', url, `+refs/heads/main:${main}`, ...commits);
  await git('checkout', '--quiet', '--detach', commits[0] ?? main);
}

/** The node has no way out: what is not in the runner cannot be installed. @throws WorkflowError `refused` */
async function sameLockfile({ commit, into, runner }: Checkout): Promise<string> {
  const [theirs, ours] = [join(into, LOCKFILE), join(runner, LOCKFILE)];
  const isFile = await lstat(theirs).then(
    (found) => found.isFile(),
    () => false,
  );
  const text = await readFile(ours, 'utf8');
  if (isFile && (await readFile(theirs, 'utf8')) === text) return text;
  throw new WorkflowError(
    'refused',
    `${LOCKFILE}: that of ${commit} is another one than this runner was made by, and nothing can be installed here: make a runner of that commit's checkout on the host, by cutover up`,
  );
}

/** Each folder that npm installed into, from the root: workspaces have their own where versions differ. */
function installedIn(lockfile: string): readonly string[] {
  const { packages } = JSON.parse(lockfile) as { readonly packages: Readonly<Record<string, unknown>> };
  const folders = Object.keys(packages).map(
    (path) => /^(?:(?!node_modules\/)[^/]+\/)*node_modules(?=\/)/.exec(path)?.[0],
  );
  return [...new Set(folders.filter((path) => path !== undefined))];
}

/** What a commit brings under a name of npm's, or leads elsewhere by a link, is not written over. @throws WorkflowError `refused` */
async function free(into: string, folder: string): Promise<string> {
  const target = join(into, folder);
  const parent = await realpath(dirname(target)).catch(() => undefined);
  const isThere = await lstat(target).then(
    () => true,
    () => false,
  );
  if (!isThere && parent === dirname(join(await realpath(into), folder))) return target;
  throw new WorkflowError('refused', `${folder}: the commit has it, or a link on its way: expected what npm installs`);
}

/** Lays out a commit as a working tree with its packages. @throws WorkflowError `refused` where it has another lockfile */
export async function checkOut(asked: Checkout): Promise<void> {
  await fetchCommit(asked);
  for (const folder of installedIn(await sameLockfile(asked))) {
    const target = await free(asked.into, folder);
    await cp(join(asked.runner, folder), target, { recursive: true, verbatimSymlinks: true });
  }
}
