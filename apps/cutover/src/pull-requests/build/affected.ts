import { join } from 'node:path';
import { run } from '@cutover/toolchain';
import { PullRequestError } from '../pull-request-error.ts';
import type { BuildTree } from './build-tree.ts';

/** What decides what a change reaches: where it is changed itself, everything is reached. */
const DECIDES = /^(?:nx\.json|package\.json|package-lock\.json|tools\/nx-plugin\/.*)$/;
/** Nx reads a name a line. */
const PLAIN = /^\P{C}+$/u;

/** Files that differ, by their names from the root. */
async function changedFiles({ git }: BuildTree, from: string, to: string): Promise<readonly string[]> {
  const listed = await git('diff', '--name-only', '--no-renames', '-z', from, to, '--');
  return listed.split('\0').filter((path) => path !== '');
}

async function projectsOf(
  { folder }: BuildTree,
  files: readonly string[] | 'all',
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const nx = join(folder, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const env = { PATH: process.env['PATH'], HOME: folder, NX_DAEMON: 'false', NX_TUI: 'false', CI: 'true' };
  const asked = [nx, 'show', 'projects', '--withTarget=image', '--json'];
  const affected = files === 'all' ? {} : { input: files.map((file) => `${file}\n`).join('') };
  const args = files === 'all' ? asked : [...asked, '--affected', '--stdin'];
  const { code, stdout, tail } = await run(process.execPath, args, { cwd: folder, env, signal, ...affected });
  signal?.throwIfAborted();
  if (code === 0) return (JSON.parse(stdout) as string[]).map((name) => name.replace(/^@[^/]+\//, '')).sort();
  throw new PullRequestError(
    'build-failed',
    `nx does not say what is affected (exit code ${code}): ${tail.at(-1) ?? ''}`,
  );
}

/**
 * Images that a change reaches, as CI counts it: by Nx over the files that differ. Nx runs in the commit that is compared with, main's, so that nothing of what is
 * proposed is run to find out. The tree is left at that commit.
 * @throws PullRequestError `build-failed`
 */
export async function affectedImages(
  tree: BuildTree,
  { from, to, signal }: { readonly from: string; readonly to: string; readonly signal?: AbortSignal | undefined },
): Promise<readonly string[]> {
  const changed = await changedFiles(tree, from, to);
  if (changed.length === 0) return [];
  await tree.checkOut(from);
  const isAll = changed.some((path) => DECIDES.test(path) || !PLAIN.test(path));
  return projectsOf(tree, isAll ? 'all' : changed, signal);
}
