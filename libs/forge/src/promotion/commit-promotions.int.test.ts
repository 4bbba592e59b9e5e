import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { gitWorkspace, SOMEBODY } from '../testing/git-workspace.ts';
import type { GitWorkspace } from '../testing/git-workspace.ts';
import { commitPromotions } from './commit-promotions.ts';
import type { ServicePromotion } from './leaf-promotion.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const ACCOUNT: ServicePromotion = {
  service: 'account',
  environment: 'dev',
  version: '2.0.0',
  digests: { account: digest('a') },
};
const TRANSFER: ServicePromotion = { ...ACCOUNT, service: 'transfer', digests: { transfer: digest('b') } };

let helm: string;
let workspace: GitWorkspace;
beforeAll(async () => {
  helm = await helmPath();
}, BUILD_MS);
beforeEach(async () => {
  workspace = await gitWorkspace();
});
afterEach(() => workspace.remove());

const commit = (...promotions: readonly ServicePromotion[]) =>
  commitPromotions({ clone: workspace.clone, helm, author: SOMEBODY }, promotions);
const changedIn = async (revision: string) =>
  (await workspace.git('diff', '--numstat', `${revision}~`, revision)).trim().split('\n');

describe('the commit of a promotion', () => {
  it('changes two lines of the leaf, and its revert is the identity', async () => {
    const tree = await workspace.git('rev-parse', 'HEAD^{tree}');
    const made = await commit(ACCOUNT);
    expect(await workspace.git('rev-parse', 'HEAD')).toBe(`${made}\n`);
    expect(await changedIn('HEAD')).toEqual(['2\t2\tkustomize/overlays/dev/account/kustomization.yaml']);
    expect(await workspace.git('log', '-1', '--format=%an <%ae>%n%B')).toBe(
      'Somebody <somebody@example.test>\naccount 2.0.0 is promoted to dev\n\nPromoted: account 2.0.0 to dev\n\n',
    );
    await workspace.git('revert', '--no-edit', 'HEAD');
    expect(await workspace.git('rev-parse', 'HEAD^{tree}')).toBe(tree);
  });

  it('is one for several services', async () => {
    await commit(ACCOUNT, TRANSFER);
    expect(await changedIn('HEAD')).toEqual([
      '2\t2\tkustomize/overlays/dev/account/kustomization.yaml',
      '2\t2\tkustomize/overlays/dev/transfer/kustomization.yaml',
    ]);
    expect(await workspace.git('log', '-1', '--format=%s')).toBe(
      'account 2.0.0 and transfer 2.0.0 are promoted to dev\n',
    );
  });

  it('is none where the leaf says so already', async () => {
    await commit(ACCOUNT);
    const head = await workspace.git('rev-parse', 'HEAD');
    expect(await commit(ACCOUNT)).toBeUndefined();
    expect(await workspace.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('is made by the next call where one was stopped before it', async () => {
    await commit(ACCOUNT);
    await workspace.git('reset', '--quiet', '--soft', 'HEAD~');
    await workspace.git('reset', '--quiet');
    expect(await commit(ACCOUNT)).toMatch(/^[0-9a-f]{40}$/);
  });

  it("leaves images that nobody named as they are, and takes what else is staged for somebody else's", async () => {
    const kafka = { ...ACCOUNT, service: 'kafka', version: '3.9.2' };
    await commit({ ...kafka, digests: { kafka: digest('c') } });
    await writeFile(join(workspace.clone, 'mine.txt'), 'mine');
    await workspace.git('add', 'mine.txt');
    await commit({ ...kafka, digests: { transfer: digest('d') } });
    const leaf = await workspace.read('kustomize/overlays/dev/kafka/kustomization.yaml');
    expect(leaf).toContain(digest('c'));
    expect(leaf).toContain(digest('d'));
    expect(await workspace.git('status', '--porcelain')).toBe('A  mine.txt\n');
  });

  it.each([
    ['an image that the leaf does not run', { digests: { pacman: digest('a') } }, /^dev\/account runs no image pacman/],
    ['a leaf that is none', { service: 'acount' }, /^acount is no leaf of dev/],
    ['an environment that is none', { environment: 'production' }, /^production is no environment/],
    ['a tag for a digest', { digests: { account: '2.0.0' } }, /digest 2\.0\.0: expected sha256:/],
    ['a version that is no label', { version: '2.0.0 evil' }, /version "2\.0\.0 evil"/],
  ])('of %s is refused, and nothing is committed', async (_, wrong, problem) => {
    const head = await workspace.git('rev-parse', 'HEAD');
    await expect(commit({ ...ACCOUNT, ...wrong })).rejects.toThrow(problem);
    expect(await workspace.git('rev-parse', 'HEAD')).toBe(head);
    expect(await workspace.git('status', '--porcelain')).toBe('');
  });

  it('is refused over a leaf that was edited by hand', async () => {
    await appendFile(join(workspace.clone, 'kustomize/overlays/dev/account/kustomization.yaml'), 'namePrefix: x-\n');
    await expect(commit(ACCOUNT)).rejects.toThrow(/is not what charts\/account renders/);
  });
});
