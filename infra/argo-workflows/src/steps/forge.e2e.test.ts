import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gitea, gitEnvironment, isForgeError } from '@cutover/forge';
import type { PullRequest } from '@cutover/forge';
import { startGitea } from '@cutover/forge/testing';
import type { RunningGitea } from '@cutover/forge/testing';
import { until } from '@cutover/testing-kit';
import { checkOut } from './checkout.ts';
import { commentOnce } from './comment-once.ts';
import { run } from './run.ts';
import { commentOf, verdictOf } from './words.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const NOW = 1_800_000_000;

let server: RunningGitea;
let forge: Gitea;
let work: string;
const clone = () => join(work, 'clone');
const LOCKFILE = JSON.stringify({ packages: {} });

async function git(when: number, ...args: readonly string[]): Promise<string> {
  const author = { name: 'a', email: 'a@localhost' };
  const env = gitEnvironment({ credential: forge.credential, url: forge.cloneUrl, author });
  const date = `${when} +0000`;
  return run('git', args, { cwd: clone(), env: { ...env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
}

/** A commit of a branch, made then. */
async function pushed(branch: string, when: number): Promise<string> {
  writeFileSync(join(clone(), branch), branch);
  await git(when, 'checkout', '--quiet', '-B', branch);
  await git(when, 'add', '--all');
  await git(when, 'commit', '--quiet', `--message=${branch}`);
  await git(when, 'push', '--quiet', '--', forge.cloneUrl, `HEAD:refs/heads/${branch}`);
  return (await git(when, 'rev-parse', 'HEAD')).trim();
}

/** Gitea learns of a pushed branch a moment after git does. */
const opened = (head: string): Promise<PullRequest> =>
  until(`there is a pull request of ${head}`, () =>
    forge.open({ title: head, body: '', head, base: 'main' }).catch((error: unknown) => {
      if (isForgeError(error, 'not-found')) return undefined;
      throw error;
    }),
  );

beforeAll(async () => {
  server = await startGitea();
  const token = await server.account('bank', { isAdmin: true });
  forge = new Gitea({ url: server.url, owner: 'bank', name: 'shop', username: 'bank', token });
  await forge.ensureRepository({ description: '', isPrivate: true });
  work = mkdtempSync(join(tmpdir(), 'cutover-forge-steps-'));
  for (const folder of ['clone', 'runner']) {
    mkdirSync(join(work, folder));
    writeFileSync(join(work, folder, 'package-lock.json'), LOCKFILE);
  }
  await git(NOW, 'init', '--quiet', '--initial-branch=main');
  await pushed('main', NOW);
}, COLD_MS);
afterAll(async () => {
  await server?.stop();
  rmSync(work, { recursive: true, force: true });
});

describe('steps, on a real forge', () => {
  it("check a pull request's commit out of a private repository, by its SHA alone", async () => {
    const commit = await pushed('feature', NOW);
    await opened('feature');
    // Overtaken: no branch points to it any more.
    await git(NOW, 'commit', '--quiet', '--amend', '--message=another');
    await git(NOW, 'push', '--quiet', '--force', '--', forge.cloneUrl, 'HEAD:refs/heads/feature');
    const { cloneUrl: url, credential } = forge;
    const into = join(work, 'source');
    await checkOut({ url, credential, commit, into, runner: join(work, 'runner') });
    expect(readFileSync(join(into, 'feature'), 'utf8')).toBe('feature');
    const config = readFileSync(join(into, '.git', 'config'), 'utf8');
    expect(config).not.toContain(credential.token);
    await expect(checkOut({ url, commit, into: join(work, 'other'), runner: join(work, 'runner') })).rejects.toThrow(
      /git fetch failed/,
    );
  });

  it('tell the pull request and the commit what became of them', async () => {
    const commit = await pushed('told', NOW);
    const { number } = await opened('told');
    const words = commentOf(commit, { account: `sha256:${'a'.repeat(64)}` });
    // A step that was killed after it is done again.
    for (let time = 0; time < 2; time += 1) await commentOnce(forge, number, words);
    await forge.setStatus(commit, verdictOf('Failed', `pr-${number}`));
    expect((await forge.comments(number)).map(({ body }) => body)).toEqual([expect.stringContaining('| account |')]);
    expect(await forge.statuses(commit)).toEqual([
      expect.objectContaining({ context: 'cutover/pipeline', state: 'failure' }),
    ]);
  });
});
