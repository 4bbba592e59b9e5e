import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { git } from '@cutover/forge';
import type { GitCredential } from '@cutover/forge';
import { makeFolder, withLock } from '@cutover/toolchain';
import { BRANCH } from '../../gitops/repository.ts';
import { PullRequestError } from '../pull-request-error.ts';

const OWNER_ONLY = 0o700;
const LOCKFILE = 'package-lock.json';

export interface BuildTreeOptions {
  /** Where trees are kept, one for each lockfile: private to this user. */
  readonly folder: string;
  /** A checkout in which what its lockfile names is installed. */
  readonly checkout: string;
  readonly remote: { readonly url: string; readonly credential?: GitCredential | undefined };
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A working tree that is nobody's: outside of the checkout, with the packages that the checkout has. */
export interface BuildTree {
  readonly folder: string;
  /** git in it, without a credential. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Takes refs of the remote. @returns their commits, in this order */
  readonly fetch: (refs: readonly string[]) => Promise<readonly string[]>;
  /** Makes the tree what a commit is, with nothing of another. */
  readonly checkOut: (commit: string) => Promise<void>;
}

/** What npm installed, wherever in the workspace; copied, since a link would be another file's change. */
async function copyModules(checkout: string, to: string): Promise<void> {
  const find = ['.', '-maxdepth', '3', '-name', 'node_modules', '-prune', '-print'];
  const { stdout } = await promisify(execFile)('find', find, { cwd: checkout });
  for (const folder of stdout.split('\n').filter(Boolean)) {
    await mkdir(dirname(join(to, folder)), { recursive: true });
    await promisify(execFile)('cp', ['-a', '--reflink=auto', '--', join(checkout, folder), join(to, folder)]);
  }
}

const hashOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Made whole under another name first: what a killed command left there is begun anew. */
async function made({ folder, checkout, say, signal }: BuildTreeOptions, name: string): Promise<string> {
  const tree = join(folder, name);
  const there = await readdir(folder);
  // Packages of another lockfile are not asked for again.
  for (const other of there)
    if (other !== name && !other.startsWith('.lock')) await rm(join(folder, other), { recursive: true });
  if (there.includes(name)) return tree;
  say('copying what npm installed');
  const draft = join(folder, `${name}.new`);
  await mkdir(draft);
  await copyModules(checkout, draft);
  await git(['init', '--quiet', `--initial-branch=${BRANCH}`], { cwd: draft, signal });
  await rename(draft, tree);
  return tree;
}

function treeAt(tree: string, { remote, signal }: BuildTreeOptions): BuildTree {
  const own = (...args: readonly string[]) => git(args, { cwd: tree, signal });
  return {
    folder: tree,
    git: own,
    fetch: async (refs) => {
      const { url, credential } = remote;
      await git(
        ['fetch', '--quiet', '--no-tags', '--force', '--', url, ...refs.map((ref, at) => `${ref}:refs/fetched/${at}`)],
        {
          ...{ cwd: tree, url, credential, signal },
        },
      );
      const commits = [];
      for (const at of refs.keys()) commits.push((await own('rev-parse', `refs/fetched/${at}`)).trim());
      return commits;
    },
    checkOut: async (commit) => {
      await own('checkout', '--quiet', '--force', '--detach', commit);
      await own('clean', '-ffdxq', '--exclude=node_modules', '--exclude=.nx');
    },
  };
}

/**
 * Has a tree to build in, one command at a time. It has the packages of the checkout, of no other lockfile: `npm ci` would run what strangers wrote, as whoever builds.
 * @throws GitError, ToolchainError
 */
export async function withBuildTree<T>(options: BuildTreeOptions, action: (tree: BuildTree) => Promise<T>): Promise<T> {
  const { folder, checkout, say, signal } = options;
  await makeFolder(folder, OWNER_ONLY);
  const onWait = (pid: number) => say(`waiting for process ${pid}, which builds`);
  return withLock(join(folder, '.lock'), { signal, onWait }, async () => {
    const name = hashOf(await readFile(join(checkout, LOCKFILE)));
    return action(treeAt(await made(options, name), options));
  });
}

/** @throws PullRequestError `lockfile-changed` where a commit's packages are not those that the tree has */
export async function needSameLockfile({ folder, git: own }: BuildTree, commit: string): Promise<void> {
  const text = await own('show', `${commit}:${LOCKFILE}`).catch(() => '');
  if (folder.endsWith(hashOf(text))) return;
  throw new PullRequestError(
    'lockfile-changed',
    `${LOCKFILE} of ${commit.slice(0, 12)} is not the one that this checkout is installed by: npm ci in a checkout of that commit, once its changes are looked at, and run the command there`,
  );
}

const LINK = '120000';

/** @throws PullRequestError `escapes` where a link of the commit leads out of its tree */
export async function needOwnLinks({ git: own }: BuildTree, commit: string): Promise<void> {
  const listed = (await own('ls-tree', '-r', '-z', commit)).split('\0').filter((line) => line.startsWith(LINK));
  for (const line of listed) {
    const [entry = '', path = ''] = line.split('\t');
    const target = await own('cat-file', 'blob', entry.split(' ')[2] ?? '');
    if (!target.startsWith('/') && isWithin(path, target)) continue;
    throw new PullRequestError(
      'escapes',
      `${JSON.stringify(path)} of ${commit.slice(0, 12)} leads out of the tree, to ${JSON.stringify(target)}`,
    );
  }
}

/** Whether a link's target, from the link's own folder, stays below the root. */
function isWithin(path: string, target: string): boolean {
  let depth = path.split('/').length - 1;
  for (const step of target.split('/')) {
    if (step === '..') depth -= 1;
    else if (step !== '' && step !== '.') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}
