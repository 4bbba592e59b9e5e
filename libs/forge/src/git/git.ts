import { execFile } from 'node:child_process';
import { GitError } from './git-error.ts';

/** Who may read and write over HTTP. It goes to the one host and is in no argument, no file and no message. */
export interface GitCredential {
  readonly username: string;
  readonly token: string;
}

export interface GitOptions {
  /** Where it runs. */
  readonly cwd: string;
  readonly credential?: GitCredential | undefined;
  /** The remote that the credential is for. */
  readonly url?: string;
  /** Name and mail address of who commits. */
  readonly author?: Author;
  readonly signal?: AbortSignal | undefined;
}

export interface Author {
  readonly name: string;
  readonly email: string;
}

const MAX_OUTPUT_BYTES = 64 << 20;
const TIME_OUT_MS = 120_000;

/** Nothing of the caller's: no hook, no signature, no helper that would ask somebody, no URL that is rewritten. */
const CLEAN = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  LC_ALL: 'C',
};

/** In which git is of the caller's settings only: the credential reaches the host of the URL alone. */
export function gitEnvironment({
  credential,
  url,
  author,
}: Pick<GitOptions, 'credential' | 'url' | 'author'>): NodeJS.ProcessEnv {
  const settings: (readonly [string, string])[] = [
    ['core.hooksPath', '/dev/null'],
    ['core.autocrlf', 'false'],
    ['protocol.ext.allow', 'never'],
    ['http.followRedirects', 'false'],
  ];
  if (credential !== undefined && url !== undefined && /^https?:/.test(url)) {
    const basic = Buffer.from(`${credential.username}:${credential.token}`).toString('base64');
    settings.push([`http.${new URL(url).origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
  }
  const numbered = settings.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key] as const,
    [`GIT_CONFIG_VALUE_${at}`, value] as const,
  ]);
  const who = author === undefined ? [] : ['AUTHOR', 'COMMITTER'].map((role) => [role, author] as const);
  const names = who.flatMap(([role, { name, email }]) => [
    [`GIT_${role}_NAME`, name] as const,
    [`GIT_${role}_EMAIL`, email] as const,
  ]);
  const base = { PATH: process.env['PATH'], HOME: '/nonexistent', ...CLEAN };
  return { ...base, GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries([...numbered, ...names]) };
}

/** What of a complaint says why. */
function problemIn(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.find((line) => /^(fatal|error|remote|!)/.test(line)) ?? lines.find((line) => line !== '') ?? 'it failed';
}

/** Runs git; resolves with what it wrote. Retries nothing. @throws GitError in git's own words */
export function git(args: readonly string[], options: GitOptions): Promise<string> {
  const { cwd, signal } = options;
  const settings = { cwd, env: gitEnvironment(options), maxBuffer: MAX_OUTPUT_BYTES, timeout: TIME_OUT_MS, signal };
  return new Promise((resolve, reject) => {
    execFile('git', [...args], settings, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.name === 'AbortError') reject(error);
      else if (error.killed) reject(new GitError(`git ${args[0]}: gave no answer within ${TIME_OUT_MS / 1000} s`));
      else reject(new GitError(`git ${args[0]}: ${problemIn(stderr)}`, { cause: error.code }));
    });
  });
}

/** A question that git answers by its exit code: 0 is yes, 1 is no. @throws GitError where it is neither */
export async function gitSays(args: readonly string[], options: GitOptions): Promise<boolean> {
  try {
    await git(args, options);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.cause === 1) return false;
    throw error;
  }
}
