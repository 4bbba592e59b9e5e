import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git.ts';
import type { GitCredential } from './git.ts';

/** A repository, and the branch that counts. */
export interface Remote {
  /** As `git clone` takes it: a URL without credentials, or a path. */
  readonly url: string;
  readonly credential?: GitCredential | undefined;
  /** What is deployed: `main`. */
  readonly branch: string;
  readonly signal?: AbortSignal | undefined;
}

export interface CloneOptions {
  /** With all commits, for history; without, only the last one. */
  readonly history?: boolean;
}

/** The rest of git's options for a remote in a clone of it. */
export const within = ({ url, credential, signal }: Remote, cwd: string) => ({ url, credential, signal, cwd });

/** Clones a remote into a folder of its own, private to this user, and removes that afterwards. @throws GitError */
export async function withClone<T>(
  remote: Remote,
  { history = false }: CloneOptions,
  action: (clone: string) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-clone-'));
  try {
    const clone = join(scratch, 'clone');
    const depth = history ? [] : ['--depth=1'];
    const branch = ['--single-branch', `--branch=${remote.branch}`];
    await git(['clone', '--quiet', ...depth, ...branch, '--', remote.url, clone], within(remote, scratch));
    return await action(clone);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
