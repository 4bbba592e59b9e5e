import { run } from '@cutover/toolchain';
import { GitOpsError } from './gitops-error.ts';

export interface GitOptions {
  /** The repository's folder. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** For http; given by git's environment, which only this user reads. */
  readonly login?: { readonly username: string; readonly token: string } | undefined;
}

/** Who commits here, and no settings of this machine's user: no hooks, no signing, no credential helper, no question. */
const SETTINGS: Readonly<Record<string, string>> = {
  'user.name': 'cutover',
  'user.email': 'cutover@noreply.localhost',
  'commit.gpgSign': 'false',
  'core.hooksPath': '/dev/null',
  'credential.helper': '',
  'gc.auto': '0',
};

function environment({ login }: GitOptions): NodeJS.ProcessEnv {
  const basic = Buffer.from(`${login?.username}:${login?.token}`).toString('base64');
  const settings = { ...SETTINGS, ...(login ? { 'http.extraHeader': `Authorization: Basic ${basic}` } : {}) };
  const pairs = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    ...(Object.fromEntries(pairs) as Record<string, string>),
  };
}

/** Runs git in a folder, by none of this user's settings. @returns what it printed @throws GitOpsError with git's last line */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const { folder, signal } = options;
  // A checkout may belong to somebody else than to root, whom it is read by.
  const where = ['-C', folder, '-c', 'safe.directory=*'];
  const { code, stdout, tail } = await run('git', [...where, ...args], { env: environment(options), signal });
  if (code === 0) return stdout;
  signal?.throwIfAborted();
  const [said = 'it said nothing'] = tail.filter((line) => /^(fatal|error|CONFLICT|!|remote:)/.test(line.trim()));
  throw new GitOpsError('git-failed', `git ${args[0]} in ${folder} failed: ${said.trim()}`);
}
