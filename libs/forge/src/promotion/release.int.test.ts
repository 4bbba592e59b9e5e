import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { leafPath, promotionIn } from '@cutover/manifests';
import { ensureTools } from '@cutover/toolchain';
import { historyOf } from '../history/history.ts';
import { gitWorkspace, SOMEBODY } from '../testing/git-workspace.ts';
import type { GitWorkspace } from '../testing/git-workspace.ts';
import { MemoryForge } from '../testing/memory-forge.ts';
import { commitPromotions } from './commit-promotions.ts';
import { promote } from './promote.ts';
import type { Releasing } from './propose-leaf.ts';
import { rollBack } from './roll-back.ts';

const ACCOUNT = 'registry.cutover.internal/cutover/account';
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

let helm: string;
let kustomize: string;
let workspace: GitWorkspace;
let forge: MemoryForge;
let releasing: Releasing;

beforeAll(async () => {
  helm = await helmPath();
  kustomize = (await ensureTools(['kustomize'], { progress: () => undefined })).kustomize.path;
}, BUILD_MS);
beforeEach(async () => {
  workspace = await gitWorkspace(['account']);
  forge = new MemoryForge(workspace.origin);
  releasing = { forge, remote: { url: workspace.origin, branch: 'main' }, helm, kustomize, author: SOMEBODY };
});
afterEach(() => workspace.remove());

/** What a build does: dev runs a new version. */
async function built(version: string, digit: string): Promise<void> {
  const { clone } = workspace;
  await workspace.git('pull', '--quiet', '--ff-only', 'origin', 'main');
  const digests = { account: digest(digit) };
  await commitPromotions({ clone, helm, author: SOMEBODY }, [
    { service: 'account', environment: 'dev', version, digests },
  ]);
  await workspace.push();
}
const promoteToStag = () => promote(releasing, { service: 'account', to: 'stag' });
const rollBackStag = (only?: string) =>
  rollBack(releasing, { service: 'account', environment: 'stag', ...(only === undefined ? {} : { only }) });
async function merge(number: number | undefined): Promise<void> {
  const { head } = await forge.pullRequest(number!);
  await forge.merge(number!, { commit: head.commit });
  await workspace.git('pull', '--quiet', '--ff-only', 'origin', 'main');
}
const saidOf = async (environment: string, revision = 'origin/main') => {
  await workspace.git('fetch', '--quiet', 'origin');
  const path = leafPath(environment, 'account');
  return promotionIn(await workspace.git('show', `${revision}:${path}`), path);
};

describe('a promotion to stag', () => {
  it('is a pull request that copies what dev says, shows what changes, and is there once', async () => {
    await built('1.1.0', 'a');
    const { state, pullRequest, diff } = await promoteToStag();
    expect(state).toBe('opened');
    expect(pullRequest).toMatchObject({
      title: 'account 1.1.0 is promoted to stag',
      head: { branch: 'promote/stag/account' },
    });
    expect(pullRequest!.body).toContain(`| ${ACCOUNT} | — | \`${digest('a')}\` |`);
    expect(pullRequest!.body).toContain('- rollout-account: changed');
    expect(pullRequest!.body).toMatch(new RegExp(`\\n\\+ +image: ${ACCOUNT}@${digest('a')}\\n`));
    expect(diff.every(({ environment, chart }) => environment === 'stag' && chart === 'account')).toBe(true);
    const again = await promoteToStag();
    expect(again).toMatchObject({ state: 'there', pullRequest: { number: pullRequest!.number } });
    expect(forge.all).toHaveLength(1);
    await merge(pullRequest!.number);
    expect(await saidOf('stag')).toEqual({ digests: new Map([[ACCOUNT, digest('a')]]), version: '1.1.0' });
    expect(await promoteToStag()).toMatchObject({ state: 'unchanged', diff: [] });
  });

  it('follows a version that came meanwhile, in the same pull request', async () => {
    await built('1.1.0', 'a');
    await promoteToStag();
    await built('1.2.0', 'b');
    const { state, pullRequest } = await promoteToStag();
    expect(state).toBe('updated');
    expect(forge.all).toHaveLength(1);
    expect(pullRequest!.title).toBe('account 1.2.0 is promoted to stag');
    await merge(pullRequest!.number);
    expect((await saidOf('stag')).version).toBe('1.2.0');
  });

  it('is opened anew where the first was closed', async () => {
    await built('1.1.0', 'a');
    const first = await promoteToStag();
    forge.close(first.pullRequest!.number);
    expect(await promoteToStag()).toMatchObject({ state: 'opened', pullRequest: { number: 2 } });
  });

  it('of nothing, to the first environment, or to none is refused', async () => {
    await expect(promoteToStag()).rejects.toThrow('account: dev has no digest yet: nothing to promote to stag');
    const to = (environment: string) => promote(releasing, { service: 'account', to: environment });
    await expect(to('dev')).rejects.toThrow('nothing is promoted to dev: expected one of stag, qa, prod');
    await expect(to('preview')).rejects.toThrow(/^nothing is promoted to preview/);
    await expect(to('uat')).rejects.toThrow(/^uat is no environment/);
    expect(forge.all).toEqual([]);
  });
});

describe('a roll-back of stag', () => {
  async function release(version: string, digit: string): Promise<void> {
    await built(version, digit);
    await merge((await promoteToStag()).pullRequest!.number);
  }

  it('is a pull request that says again what stood before, and history tells of it', async () => {
    await release('1.1.0', 'a');
    await release('1.2.0', 'b');
    await expect(rollBackStag(digest('a'))).rejects.toThrow(
      `account in stag: ${digest('a')} is superseded by ${digest('b')}`,
    );
    const { state, pullRequest } = await rollBackStag(digest('b'));
    expect(state).toBe('opened');
    expect(pullRequest!.title).toBe('account is rolled back to 1.1.0 in stag');
    expect(pullRequest!.body).toMatch(
      /Reverts [0-9a-f]{40} \(“account 1\.2\.0 is promoted to stag \(#2\)” by Merger\)/,
    );
    expect((await rollBackStag()).state).toBe('there');
    await merge(pullRequest!.number);
    expect((await saidOf('stag')).version).toBe('1.1.0');

    const window = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
    const asked = { service: 'account', environments: ['dev', 'stag', 'prod'], first: 'dev', ...window };
    const [dev, stag, prod] = await historyOf(workspace.clone, asked);
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
    await expect(historyOf(workspace.clone, { ...asked, service: 'acount' })).rejects.toThrow(
      /^acount is no leaf of dev/,
    );
  });

  it('goes back to what the chart says where nothing else stood before, and no further', async () => {
    const original = await saidOf('stag');
    await release('1.1.0', 'a');
    await merge((await rollBackStag()).pullRequest!.number);
    expect(await saidOf('stag')).toEqual(original);
    await expect(rollBackStag()).rejects.toThrow('account in stag: there was no deployment before');
  });
});
