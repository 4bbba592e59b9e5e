import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git, Gitea } from '@cutover/forge';
import type { PullRequest, Remote } from '@cutover/forge';
import { SOMEBODY, startGitea } from '@cutover/forge/testing';
import type { RunningGitea } from '@cutover/forge/testing';
import { until } from '@cutover/testing-kit';
import { ROOT } from '../../workspace/paths.ts';

const OWNER = 'cutover';
const NAME = 'cutover';

/** This workspace as it is, edits that are not committed among them, as main of a real Gitea. */
export interface WorkspaceOnForge {
  readonly server: RunningGitea;
  readonly forge: Gitea;
  readonly login: { readonly url: string; readonly username: string; readonly token: string };
  readonly remote: Remote;
  /** A clone with a working tree. */
  readonly checkout: string;
  /** In the checkout. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Commits files on a branch of the checkout that starts at main. @returns the commit */
  readonly commit: (branch: string, files: Readonly<Record<string, string>>) => Promise<string>;
  readonly push: (refspec: string, as?: Gitea) => Promise<void>;
  /** A pull request of another account's fork. */
  readonly fromFork: (
    stranger: string,
    branch: string,
  ) => Promise<{ readonly pull: PullRequest; readonly fork: Gitea }>;
  readonly stop: () => Promise<void>;
}

/** @param folders of the workspace that are taken (default: all of it) */
export async function workspaceOnForge(folders: readonly string[] = ['.']): Promise<WorkspaceOnForge> {
  const server = await startGitea();
  const root = await mkdtemp(join(tmpdir(), 'cutover-pull-requests-'));
  const checkout = join(root, 'checkout');
  const token = await server.account('operator', { isAdmin: true });
  const login = { url: server.url, username: 'operator', token };
  const forge = new Gitea({ ...login, owner: OWNER, name: NAME });
  const run = (...args: readonly string[]) => git(args, { cwd: checkout, author: SOMEBODY });
  const push: WorkspaceOnForge['push'] = async (refspec, as = forge) => {
    await git(['push', '--quiet', '--force', '--', as.cloneUrl, refspec], {
      cwd: checkout,
      credential: as.credential,
      url: as.cloneUrl,
    });
  };
  await mkdir(checkout);
  await run('init', '--quiet', '--initial-branch=main');
  await run(`--work-tree=${ROOT}`, 'add', '--all', '--', ...folders);
  await run('commit', '--quiet', '--message=the workspace as it is');
  await run('reset', '--quiet', '--hard');
  await forge.ensureRepository({ description: 'a bank', isPrivate: true });
  await push('main:main');
  // It learns of a push a little after git does.
  await until(
    'Gitea knows of the push',
    async () => !(await forge.ensureRepository({ description: '', isPrivate: true })).isEmpty,
  );
  const commit: WorkspaceOnForge['commit'] = async (branch, files) => {
    await run('checkout', '--quiet', '-B', branch, 'main');
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(checkout, path)), { recursive: true });
      await writeFile(join(checkout, path), text);
    }
    await run('add', '--all');
    await run('commit', '--quiet', `--message=a change of ${Object.keys(files).join(', ')}`);
    return (await run('rev-parse', 'HEAD')).trim();
  };
  const fromFork: WorkspaceOnForge['fromFork'] = async (stranger, branch) => {
    const own = await server.account(stranger);
    await forge.ensureAccount({ username: stranger, password: 'a password of twenty characters', permission: 'read' });
    const ask = async (path: string, body: object) => {
      const headers = { authorization: `token ${own}`, 'content-type': 'application/json' };
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as { number: number };
    };
    await ask(`/repos/${OWNER}/${NAME}/forks`, { name: 'fork' });
    const fork = new Gitea({ url: server.url, owner: stranger, name: 'fork', username: stranger, token: own });
    await push(`${branch}:${branch}`, fork);
    const wanted = { title: 'from a fork', body: '', head: `${stranger}:${branch}`, base: 'main' };
    const { number } = await ask(`/repos/${OWNER}/${NAME}/pulls`, wanted);
    return { pull: await forge.pullRequest(number), fork };
  };
  return {
    ...{ server, forge, login, checkout, git: run, commit, push, fromFork },
    remote: { url: forge.cloneUrl, credential: forge.credential, branch: 'main' },
    stop: async () => {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
