import type { ForgeLogin } from '@cutover/cluster';
import { gitEnvironment } from '@cutover/forge';
import { run } from '@cutover/toolchain';
import { GitOpsError } from './gitops-error.ts';
import { AUTHOR } from './repository.ts';

export interface GitOptions {
  /** The repository's folder. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** For http, of the forge's host; given by git's environment, which only this user reads. */
  readonly login?: Pick<ForgeLogin, 'url' | 'username' | 'token'> | undefined;
}

/** Runs git in a folder, by none of this user's settings. @returns what it printed @throws GitOpsError with git's last line */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const { folder, login, signal } = options;
  // A checkout may belong to somebody else than to root, whom it is read by.
  const where = ['-C', folder, '-c', 'safe.directory=*', '-c', 'gc.auto=0'];
  const env = gitEnvironment({ credential: login, ...(login && { url: login.url }), author: AUTHOR });
  const { code, stdout, tail } = await run('git', [...where, ...args], { env, signal });
  if (code === 0) return stdout;
  signal?.throwIfAborted();
  const [said = 'it said nothing'] = tail.filter((line) => /^(fatal|error|CONFLICT|!|remote:)/.test(line.trim()));
  throw new GitOpsError('git-failed', `git ${args[0]} in ${folder} failed: ${said.trim()}`);
}
