import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { approve } from './approve.ts';
import { closePullRequest } from './close.ts';
import { CONTEXTS } from '@cutover/forge';
import { openPullRequests } from './list.ts';
import { openPullRequest } from './open.ts';
import { needApproved, standingOf } from './standing.ts';
import { workspaceOnForge } from './testing/workspace-on-forge.ts';
import type { WorkspaceOnForge } from './testing/workspace-on-forge.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 120_000;

let at: WorkspaceOnForge;
beforeAll(async () => {
  at = await workspaceOnForge(['docs/adr']);
}, COLD_MS);
afterAll(() => at?.stop());

const open = (branch: string, title?: string) =>
  openPullRequest({
    ...{ checkout: at.checkout, branch, forge: at.forge, login: at.login },
    ...(title === undefined ? {} : { title }),
  });

describe('a pull request of a branch of the checkout', () => {
  it(
    'is opened once, with what the branch has by now, and nothing of the checkout is changed',
    async () => {
      const first = await at.commit('limits', { 'limits.txt': 'one' });
      const before = [await at.git('for-each-ref'), await at.git('config', '--list', '--local')];
      const opened = await open('limits');
      expect(opened).toMatchObject({
        ...{ state: 'opened', commit: first },
        pull: { title: 'a change of limits.txt', head: { branch: 'limits', commit: first }, isFork: false },
      });
      expect([await at.git('for-each-ref'), await at.git('config', '--list', '--local')]).toEqual(before);
      await at.git('commit', '--quiet', '--allow-empty', '--message=two');
      const second = (await at.git('rev-parse', 'HEAD')).trim();
      expect(await open('limits')).toMatchObject({
        state: 'there',
        commit: second,
        pull: { number: opened.pull.number },
      });
      expect(await at.forge.fileAt('limits.txt', second)).toBe('one');
      // What the forge has otherwise is not overwritten.
      await at.git('commit', '--quiet', '--amend', '--allow-empty', '--message=another two');
      await expect(open('limits')).rejects.toMatchObject({ code: 'git-failed' });
    },
    PATIENCE_MS,
  );

  it.each([
    'a;touch${IFS}planted',
    '$(touch${IFS}planted)',
    'quoted\'and"again',
    '{{.Values.x}}',
    '!!python,object',
    '-x-looks-like-an-option',
    'ünïcode/✓',
    '%s%n',
  ])(
    'may be called %s, which is a name and nothing else',
    async (name) => {
      const commit = await at.commit('plain', { 'named.txt': name });
      await at.git('update-ref', `refs/heads/${name}`, commit);
      const { pull, state } = await open(name, `of ${name}`);
      expect([state, pull.head.branch, pull.title]).toEqual(['opened', name, `of ${name}`]);
      expect(existsSync(join(at.checkout, 'planted')) || existsSync('planted')).toBe(false);
      await closePullRequest(at.forge, pull.number);
    },
    PATIENCE_MS,
  );

  it.each([
    ['a..b', /^"a\.\.b" is no name that a branch can have/],
    ['a b', /is no name that a branch can have/],
    ['limits~1', /is no name that a branch can have/],
    ['limits^{commit}', /is no name that a branch can have/],
    ['a:refs/heads/main', /is no name that a branch can have/],
    ['../../etc', /is no name that a branch can have/],
    ['', /is no name that a branch can have/],
    ['no-such-branch', /is no branch of this checkout/],
    ['HEAD', /is no branch of this checkout/],
    ['main', /^main is what pull requests are merged into/],
  ])('is refused for %j', async (name, line) => {
    const main = await at.git('ls-remote', at.forge.cloneUrl).catch(() => '');
    await expect(open(name)).rejects.toMatchObject({ code: 'bad-branch', message: expect.stringMatching(line) });
    expect(await at.git('ls-remote', at.forge.cloneUrl).catch(() => '')).toBe(main);
  });

  it(
    'is closed, and closing it again is fine',
    async () => {
      await at.commit('short-lived', { 'short.txt': 'x' });
      const { pull } = await open('short-lived');
      await closePullRequest(at.forge, pull.number);
      await closePullRequest(at.forge, pull.number);
      expect((await at.forge.pullRequest(pull.number)).state).toBe('closed');
      await expect(approve(at.forge, { number: pull.number })).rejects.toMatchObject({ code: 'not-open' });
    },
    PATIENCE_MS,
  );
});

describe('a pull request of a fork', () => {
  it(
    'may run once its very commit was approved, until another one is pushed',
    async () => {
      await at.commit('stranger', { 'stranger.txt': 'one' });
      const { pull, fork } = await at.fromFork('stranger', 'stranger');
      const { number, head } = pull;
      expect(pull.isFork).toBe(true);
      const standing = async () => standingOf(at.forge, await at.forge.pullRequest(number));
      const refusal = {
        code: 'not-approved',
        message: expect.stringContaining(`cutover pr approve ${number} --commit ${head.commit}`),
      };
      expect(() => needApproved({ pull, isApproved: false })).toThrow(expect.objectContaining(refusal));
      expect((await standing()).isApproved).toBe(false);
      // Whose fork it is says nothing of our commits.
      const own = { context: CONTEXTS.approved, state: 'success', description: '' } as const;
      await expect(fork.setStatus(head.commit, own)).resolves.toBeUndefined();
      expect((await standing()).isApproved).toBe(false);

      await expect(approve(at.forge, { number, commit: 'a'.repeat(40) })).rejects.toMatchObject({ code: 'moved' });
      await approve(at.forge, { number, commit: head.commit.slice(0, 12) });
      expect((await standing()).isApproved).toBe(true);
      expect((await openPullRequests(at.forge)).find((one) => one.pull.number === number)?.isApproved).toBe(true);

      await at.git('commit', '--quiet', '--allow-empty', '--message=after the approval');
      await at.push('stranger:stranger', fork);
      const moved = async () => (await at.forge.pullRequest(number)).head.commit !== head.commit;
      await until('the forge knows of the push', moved);
      expect((await standing()).isApproved).toBe(false);
    },
    PATIENCE_MS,
  );
});
