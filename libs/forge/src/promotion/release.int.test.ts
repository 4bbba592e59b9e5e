import { describe, expect, it } from '@jest/globals';
import { historyOf } from '../history/history.ts';
import { accountReleases, digest } from '../testing/account-releases.ts';

const ACCOUNT = 'registry.cutover.internal/cutover/account';

const releases = accountReleases();

describe('a promotion to stag', () => {
  it('is a pull request that copies what dev says, shows what changes, and is there once', async () => {
    await releases().built('1.1.0', 'a');
    const { state, pullRequest, diff } = await releases().promoteTo('stag');
    expect(state).toBe('opened');
    expect(pullRequest).toMatchObject({
      title: 'account 1.1.0 is promoted to stag',
      head: { branch: 'promote/stag/account' },
    });
    expect(pullRequest!.body).toContain(`| ${ACCOUNT} | — | \`${digest('a')}\` |`);
    expect(pullRequest!.body).toContain('- rollout-account: changed');
    expect(pullRequest!.body).toMatch(new RegExp(`\\n\\+ +image: ${ACCOUNT}@${digest('a')}\\n`));
    expect(diff.every(({ environment, chart }) => environment === 'stag' && chart === 'account')).toBe(true);
    const again = await releases().promoteTo('stag');
    expect(again).toMatchObject({ state: 'there', pullRequest: { number: pullRequest!.number } });
    expect(releases().forge.all).toHaveLength(1);
    await releases().merge(pullRequest!.number);
    expect(await releases().saidOf('stag')).toEqual({ digests: new Map([[ACCOUNT, digest('a')]]), version: '1.1.0' });
    expect(await releases().promoteTo('stag')).toMatchObject({ state: 'unchanged', diff: [] });
  });

  it('of nothing, to the first environment, or to none is refused', async () => {
    await expect(releases().promoteTo('stag')).rejects.toThrow(
      'account: dev has no digest yet: nothing to promote to stag',
    );
    const to = (environment: string) => releases().promoteTo(environment);
    await expect(to('dev')).rejects.toThrow('nothing is promoted to dev: expected one of stag, qa, prod');
    await expect(to('preview')).rejects.toThrow(/^nothing is promoted to preview/);
    await expect(to('uat')).rejects.toThrow(/^uat is no environment/);
    expect(releases().forge.all).toEqual([]);
  });
});

describe('a roll-back of stag', () => {
  it('is a pull request that says again what stood before, and history tells of it', async () => {
    await releases().release('1.1.0', 'a');
    await releases().release('1.2.0', 'b');
    await expect(releases().rollBackStag(digest('a'))).rejects.toThrow(
      `account in stag: ${digest('a')} is superseded by ${digest('b')}`,
    );
    const { state, pullRequest } = await releases().rollBackStag(digest('b'));
    expect(state).toBe('opened');
    expect(pullRequest!.title).toBe('account is rolled back to 1.1.0 in stag');
    expect(pullRequest!.body).toMatch(
      /Reverts [0-9a-f]{40} \(“account 1\.2\.0 is promoted to stag \(#2\)” by Merger\)/,
    );
    expect((await releases().rollBackStag()).state).toBe('there');
    await releases().merge(pullRequest!.number);
    expect((await releases().saidOf('stag')).version).toBe('1.1.0');

    const window = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
    const asked = { service: 'account', environments: ['dev', 'stag', 'prod'], first: 'dev', ...window };
    const [dev, stag, prod] = await historyOf(releases().workspace.clone, asked);
    const told = stag!.deployments.map(({ promotion, by, outcome, isRollback }) => [
      ...[promotion.version, by, outcome, isRollback],
    ]);
    expect(told).toEqual([
      ['1.1.0', 'Merger', 'superseded', false],
      ['1.2.0', 'Merger', 'rolled-back', false],
      ['1.1.0', 'Merger', 'current', true],
    ]);
    expect(stag!.dora).toMatchObject({ deployments: 2, changeFailureRate: 0.5 });
    expect(stag!.dora.leadTimeSeconds).toBeGreaterThanOrEqual(0);
    expect(stag!.dora.timeToRestoreSeconds).toBeGreaterThanOrEqual(0);
    expect(dev!.dora).toMatchObject({ deployments: 2, changeFailureRate: 0, leadTimeSeconds: null });
    expect(prod!.deployments).toEqual([]);
    await expect(historyOf(releases().workspace.clone, { ...asked, service: 'acount' })).rejects.toThrow(
      /^acount is no leaf of dev/,
    );
  });
});
