import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { git } from '../git/git.ts';
import { gitWorkspace, SOMEBODY } from '../testing/git-workspace.ts';
import type { GitWorkspace } from '../testing/git-workspace.ts';
import { startGitea } from '../testing/start-gitea.ts';
import type { RunningGitea } from '../testing/start-gitea.ts';
import { isForgeError } from '../forge-error.ts';
import { Gitea } from './gitea.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;

let server: RunningGitea;
let workspace: GitWorkspace;
let forge: Gitea;
let token: string;
let stranger: Gitea;

async function push(branch: string, file: string, text: string, from = 'main'): Promise<string> {
  await workspace.git('checkout', '--quiet', '-B', branch, from);
  await workspace.git('update-index', '--add', '--cacheinfo', `100644,${await blob(text)},${file}`);
  await workspace.git('commit', '--quiet', `--message=${file}`);
  return pushHead(branch);
}

/** What is checked out, as that branch. */
async function pushHead(branch: string): Promise<string> {
  await git(['push', '--quiet', '--force', forge.cloneUrl, `HEAD:refs/heads/${branch}`], {
    ...{ cwd: workspace.clone, author: SOMEBODY, credential: forge.credential, url: forge.cloneUrl },
  });
  const commit = (await workspace.git('rev-parse', 'HEAD')).trim();
  await workspace.git('reset', '--quiet', '--hard');
  await workspace.git('checkout', '--quiet', 'main');
  return commit;
}

async function blob(text: string): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  const path = `${workspace.root}/blob`;
  await writeFile(path, text);
  return (await workspace.git('hash-object', '-w', path)).trim();
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Gitea looks for conflicts first: until it has, it says to try again. */
async function merged(number: number, commit: string): Promise<void> {
  await until('it is merged', async () => {
    const error = await failure(forge.merge(number, { commit, title: 'it is in' }));
    if (error !== undefined && !(isForgeError(error) && error.retriable)) throw error as Error;
    return error === undefined;
  });
}

beforeAll(async () => {
  server = await startGitea();
  token = await server.account('operator', { isAdmin: true });
  const own = { url: server.url, owner: 'operator', name: 'bank' };
  forge = new Gitea({ ...own, username: 'operator', token });
  stranger = new Gitea({ ...own, username: 'stranger', token: await server.account('stranger') });
  workspace = await gitWorkspace(['account']);
}, COLD_MS);
afterAll(async () => {
  await workspace?.remove();
  await server?.stop();
});

describe('a repository on Gitea', () => {
  it('is made once, and takes a push by the token', async () => {
    const wanted = { description: 'the bank', isPrivate: true };
    const made = await forge.ensureRepository(wanted);
    expect(made).toMatchObject({ defaultBranch: 'main', isEmpty: true });
    await push('main', 'first.txt', 'first');
    await workspace.git('pull', '--quiet', '.', 'main');
    await until('Gitea knows of the push', async () => !(await forge.ensureRepository(wanted)).isEmpty);
  });

  it('gives a file at a revision, and none where there is none', async () => {
    const head = await push('texts', 'a folder/ü.txt', 'grüezi\n');
    expect(await forge.fileAt('a folder/ü.txt', head)).toBe('grüezi\n');
    expect(await forge.fileAt('a folder/ü.txt', 'main')).toBeUndefined();
    expect(await forge.fileAt('first.txt', 'no-such-revision')).toBeUndefined();
  });

  it('gives the last commits of a branch, its tip first, and no more than asked for', async () => {
    const first = await push('series', 'one.txt', 'one');
    const second = await push('series', 'two.txt', 'two', 'series');
    expect((await forge.commits('series', 20)).slice(0, 2)).toEqual([second, first]);
    expect(await forge.commits('series', 1)).toEqual([second]);
    expect(isForgeError(await failure(forge.commits('no-such-branch', 1)), 'not-found')).toBe(true);
  });

  it('gives of what was merged into a branch the merge alone', async () => {
    const before = await push('line', 'one.txt', 'one');
    const topic = await push('topic', 'two.txt', 'two', 'line');
    await workspace.git('checkout', '--quiet', 'line');
    await workspace.git('merge', '--quiet', '--no-ff', '--message=topic is merged', topic);
    const merge = await pushHead('line');
    const line = await forge.commits('line', 20);
    expect(line.slice(0, 2)).toEqual([merge, before]);
    expect(line).not.toContain(topic);
  });

  it('is not there for a stranger, and a token that is none is told so', async () => {
    expect(isForgeError(await failure(stranger.pullRequest(1)), 'not-found')).toBe(true);
    const nobody = new Gitea({
      url: server.url,
      owner: 'operator',
      name: 'bank',
      username: 'x',
      token: 'f'.repeat(40),
    });
    const error = await failure(nobody.pullRequests());
    expect(error).toMatchObject({ code: 'unauthorized', status: 401, retriable: false });
    expect(String(error)).not.toContain('f'.repeat(40));
  });
});

describe('pull requests on Gitea', () => {
  it('are opened, found by their branch, edited, labelled, commented and closed', async () => {
    const commit = await push('feature/one', 'one.txt', 'one');
    const opened = await forge.open({ title: 'one', body: 'first', head: 'feature/one', base: 'main' });
    expect(opened).toMatchObject({
      ...{ title: 'one', body: 'first', state: 'open', author: 'operator', isFork: false, labels: [] },
      head: { branch: 'feature/one', commit, repository: 'operator/bank' },
      base: { branch: 'main' },
      url: `${server.url}/operator/bank/pulls/${opened.number}`,
      openedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(await forge.pullRequests({ head: 'feature/one' })).toHaveLength(1);
    expect(await forge.pullRequests({ head: 'feature' })).toEqual([]);
    expect((await forge.edit(opened.number, { title: 'ONE', body: 'second' })).title).toBe('ONE');
    for (const label of ['preview', 'preview', 'urgent']) await forge.addLabel(opened.number, label);
    expect((await forge.pullRequest(opened.number)).labels).toEqual(['preview', 'urgent']);
    await forge.removeLabel(opened.number, 'urgent');
    await forge.removeLabel(opened.number, 'never-there');
    expect((await forge.pullRequest(opened.number)).labels).toEqual(['preview']);
    await forge.comment(opened.number, 'look: `x`');
    expect(await forge.comments(opened.number)).toMatchObject([{ author: 'operator', body: 'look: `x`' }]);
    await forge.close(opened.number);
    expect((await forge.pullRequest(opened.number)).state).toBe('closed');
    expect(await forge.pullRequests({ head: 'feature/one' })).toEqual([]);
    expect(await forge.pullRequests({ head: 'feature/one', state: 'closed' })).toHaveLength(1);
  });

  it('are all listed, over pages that are smaller than was asked for', async () => {
    const branches = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'];
    for (const branch of branches) {
      await push(branch, `${branch}.txt`, branch);
      await forge.open({ title: branch, body: '', head: branch, base: 'main' });
    }
    const found = (await forge.pullRequests({ base: 'main' })).map(({ title }) => title);
    expect(found.sort()).toEqual(branches);
    expect(await forge.pullRequests({ base: 'texts' })).toEqual([]);
  });

  it('are not opened twice: it is a conflict, and is not tried again', async () => {
    const before = (await forge.pullRequests()).length;
    const error = await failure(forge.open({ title: 'again', body: '', head: 'p1', base: 'main' }));
    expect(error).toMatchObject({ code: 'conflict', status: 409, retriable: false });
    expect(await forge.pullRequests()).toHaveLength(before);
  });

  it('are merged as the commit that was looked at, and not as another', async () => {
    const [pull] = await forge.pullRequests({ head: 'p1' });
    const { number, head } = pull!;
    const stale = await failure(forge.merge(number, { commit: 'a'.repeat(40) }));
    expect(isForgeError(stale)).toBe(true);
    expect((await forge.pullRequest(number)).state).toBe('open');
    await merged(number, head.commit);
    expect(await forge.pullRequest(number)).toMatchObject({
      state: 'merged',
      mergeCommit: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(await forge.fileAt('p1.txt', 'main')).toBe('p1');
    expect(await failure(forge.merge(number, { commit: head.commit }))).toMatchObject({ code: 'not-mergeable' });
  });

  it('wait for the status that the branch requires, which is the last one of its context', async () => {
    await forge.ensureBranchProtection('main', { requiredStatuses: ['cutover/preview'], requiredApprovals: 0 });
    await forge.ensureBranchProtection('main', { requiredStatuses: ['cutover/checks'], requiredApprovals: 0 });
    const [pull] = await forge.pullRequests({ head: 'p2' });
    const { number, head } = pull!;
    const merge = () => failure(forge.merge(number, { commit: head.commit }));
    expect(await merge()).toMatchObject({ code: 'not-mergeable' });
    const say = (state: 'failure' | 'success') =>
      forge.setStatus(head.commit, {
        context: 'cutover/checks',
        state,
        description: state,
        url: 'http://localhost/run/1',
      });
    await say('failure');
    expect(await merge()).toMatchObject({ code: 'not-mergeable' });
    await say('success');
    await forge.setStatus(head.commit, { context: 'other', state: 'pending', description: '' });
    const statuses = await forge.statuses(head.commit);
    expect(statuses).toHaveLength(2);
    const checks = {
      context: 'cutover/checks',
      state: 'success',
      description: 'success',
      url: 'http://localhost/run/1',
    };
    expect(statuses).toContainEqual(expect.objectContaining(checks));
    await merged(number, head.commit);
  });

  it('are the only way to a protected branch', async () => {
    const error = await failure(push('main', 'past-review.txt', 'x'));
    expect(String(error)).toMatch(/GitError/);
    expect(await forge.fileAt('past-review.txt', 'main')).toBeUndefined();
  });
});

describe('accounts on Gitea', () => {
  const password = 'a password of more than twenty characters';
  const shop = { url: '', owner: 'shop', name: 'shop', username: 'operator' };
  const scopes = ['write:repository', 'write:issue'];
  const asReader = () => new Gitea({ ...shop, url: server.url, token: '', username: 'reader' });

  it('may do to the repository of an organisation what they are made for, and the tokens what their scopes say', async () => {
    const owner = new Gitea({ ...shop, url: server.url, token });
    const wanted = { description: 'a shop', isPrivate: true };
    await owner.ensureRepository(wanted);
    await owner.ensureRepository(wanted);
    // Another password the second time: the last one counts.
    await owner.ensureAccount({ username: 'reader', password: `${password} once`, permission: 'read' });
    await owner.ensureAccount({ username: 'reader', password, permission: 'read' });
    await owner.ensureAccount({ username: 'writer', password, permission: 'write' });

    const tokenOf = (username: string, given: readonly string[] = scopes) =>
      asReader().newToken({ username, password, name: 'of-a-test', scopes: given });
    const first = await tokenOf('writer');
    const second = await tokenOf('writer');
    expect(await owner.takesToken(first)).toBe(false);
    expect(await owner.takesToken(second)).toBe(true);
    const as = (username: string, own: string) => new Gitea({ ...shop, url: server.url, username, token: own });
    const hook = { url: 'http://127.0.0.1:9/hook', secret: 's', events: ['push'] } as const;
    // A label that is not there is made first: there is no issue to put it on.
    const label = (forge: Gitea, name: string) => failure(forge.addLabel(1, name));
    expect(await failure(as('writer', second).ensureWebhook(hook))).toMatchObject({ code: 'forbidden' });
    expect(await label(as('writer', second), 'by-writer')).toMatchObject({ code: 'not-found' });
    const reader = as('reader', await tokenOf('reader'));
    expect(await reader.ensureRepository({ description: '', isPrivate: true })).toMatchObject({ isEmpty: true });
    expect(await label(reader, 'by-reader')).toMatchObject({ code: 'forbidden' });
    const narrow = as('writer', await tokenOf('writer', ['read:repository']));
    expect(await label(narrow, 'by-narrow')).toMatchObject({ code: 'forbidden' });
  });

  it('give no token to whoever has another password', async () => {
    const asked = { username: 'writer', password: 'another', name: 'of-a-test', scopes };
    const error = await failure(asReader().newToken(asked));
    expect(isForgeError(error, 'unauthorized')).toBe(true);
    expect(String(error)).not.toContain('another');
  });
});

describe('a webhook of Gitea', () => {
  it('is one a URL, and is signed', async () => {
    const seen: { ref: string; signature: string | undefined }[] = [];
    const receiver: Server = createServer(async (request, response) => {
      const { ref } = (await json(request)) as { ref: string };
      seen.push({ ref, signature: request.headers['x-gitea-signature'] as string | undefined });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    try {
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
      for (const secret of ['old', 'new']) await forge.ensureWebhook({ url, secret, events: ['push', 'pull_request'] });
      // Pushes are told one after another, those of before as well: with the second all of the first is told.
      const toldOf = (branch: string) => seen.filter(({ ref }) => ref === `refs/heads/${branch}`);
      for (const branch of ['hooked', 'hooked-after']) {
        await push(branch, `${branch}.txt`, 'x');
        await until(`the push to ${branch} is told`, () => Promise.resolve(toldOf(branch).length > 0));
      }
      expect(seen.every(({ signature }) => /^[0-9a-f]{64}$/.test(signature ?? ''))).toBe(true);
      expect(toldOf('hooked')).toHaveLength(1);
    } finally {
      receiver.close();
    }
  });
});

it('no token is in what the forge wrote', async () => {
  expect(await server.log()).not.toContain(token);
});
