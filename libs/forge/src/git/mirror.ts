import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git.ts';
import { within } from './with-clone.ts';
import type { Remote } from './with-clone.ts';

/** A clone without files, with all commits of a remote's branch, that is brought up to date again and again. */
export interface Mirror {
  readonly remote: Remote;
  readonly clone: string;
  /** @returns the branch's last commit @throws GitError */
  update(): Promise<string>;
  remove(): Promise<void>;
}

/** Clones a remote into a folder of its own, private to this user. @throws GitError */
export async function openMirror(remote: Remote): Promise<Mirror> {
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-mirror-'));
  const clone = join(scratch, 'clone');
  const remove = () => rm(scratch, { recursive: true, force: true });
  const { branch } = remote;
  try {
    const options = ['--quiet', '--no-checkout', '--single-branch', '--no-tags', `--branch=${branch}`];
    await git(['clone', ...options, '--', remote.url, clone], within(remote, scratch));
  } catch (error) {
    await remove();
    throw error;
  }
  const refspec = `+refs/heads/${branch}:refs/remotes/origin/${branch}`;
  return {
    ...{ remote, clone, remove },
    async update() {
      await git(['fetch', '--quiet', '--no-tags', 'origin', refspec], within(remote, clone));
      return (await git(['rev-parse', `refs/remotes/origin/${branch}`], { cwd: clone })).trim();
    },
  };
}
