import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILD_MS, helmPath } from '@cutover/charts/testing';
import { leafPath, promotionIn } from '@cutover/manifests';
import { byForm } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { git } from '../git/git.ts';
import { openMirror } from '../git/mirror.ts';
import type { Mirror } from '../git/mirror.ts';
import { withClone } from '../git/with-clone.ts';
import { deploymentsOf } from '../history/deployments.ts';
import { historyOf } from '../history/history.ts';
import { commitPromotions } from '../promotion/commit-promotions.ts';
import { gitWorkspace, SOMEBODY } from '../testing/git-workspace.ts';
import type { GitWorkspace } from '../testing/git-workspace.ts';
import { MemoryCluster } from '../testing/memory-cluster.ts';
import { MemoryForge } from '../testing/memory-forge.ts';
import { fetchVerdicts, readVerdicts } from './notes.ts';
import { FactsReader, stepsOf, take } from './reconcile.ts';
import { releasesAt } from './releases.ts';
import type { Reverting } from './revert-aborted.ts';
import { releaseId } from './verdict.ts';

const digest = (text: string) => `sha256:${text.padStart(64, '0')}`;
const [A, B, C] = [digest('a'), digest('b'), digest('c')];
/** Git and Helm, many times. */
const PATIENCE_MS = 5 * 60_000;

let helm: string;
let kustomize: string;
let workspace: GitWorkspace;
let forge: MemoryForge;
let cluster: MemoryCluster;
let reverting: Reverting;
let mirrors: Mirror[];

beforeAll(async () => {
  helm = await helmPath();
  kustomize = (await ensureTools(['kustomize'], { progress: () => undefined })).kustomize.path;
}, BUILD_MS);
beforeEach(async () => {
  workspace = await gitWorkspace(['account', 'transfer']);
  forge = new MemoryForge(workspace.origin);
  cluster = new MemoryCluster();
  mirrors = [];
  reverting = { forge, remote: { url: workspace.origin, branch: 'main' }, helm, kustomize, author: SOMEBODY };
});
afterEach(async () => {
  for (const mirror of mirrors) await mirror.remove();
  await workspace.remove();
});

interface Leaf {
  readonly environment: string;
  readonly service: string;
}
const DEV: Leaf = { environment: 'dev', service: 'account' };

/** The first promotion of a leaf, by Helm. */
async function promoted({ environment, service }: Leaf, to: string): Promise<void> {
  const asked = { service, environment, version: '2.0.0', digests: { [service]: to } };
  await commitPromotions({ clone: workspace.clone, helm, author: SOMEBODY }, [asked]);
  await workspace.push();
}

async function saidBy({ environment, service }: Leaf): Promise<string> {
  const path = leafPath(environment, service);
  const text = await git(['show', `refs/heads/main:${path}`], { cwd: workspace.origin });
  return [...promotionIn(text, path).digests.values()].join();
}

/** A later one: only the digest is another. */
async function commits({ environment, service }: Leaf, to: string): Promise<string> {
  await workspace.git('pull', '--quiet', '--ff-only', 'origin', 'main');
  const path = leafPath(environment, service);
  const text = await workspace.read(path);
  await writeFile(join(workspace.clone, path), text.replace(/sha256:[0-9a-f]{64}/, to));
  await workspace.git('commit', '--quiet', `--message=${service} in ${environment}: ${to}`, '--', path);
  await workspace.push();
  return (await workspace.git('rev-parse', 'HEAD')).trim();
}

async function supervisor(): Promise<() => Promise<readonly string[]>> {
  const mirror = await openMirror(reverting.remote);
  mirrors.push(mirror);
  const reader = new FactsReader(mirror, cluster);
  return async () => {
    const done: string[] = [];
    for (const step of stepsOf(await reader.read(new Date()))) done.push(...(await take(step, reverting, mirror)));
    return done;
  };
}

async function synced(...leaves: readonly Leaf[]): Promise<void> {
  const revision = (await git(['rev-parse', 'refs/heads/main'], { cwd: workspace.origin })).trim();
  for (const leaf of leaves) cluster.apply(leaf, revision, await saidBy(leaf));
}

const read = () =>
  withClone(reverting.remote, { history: true }, async (clone) => {
    await fetchVerdicts(reverting.remote, clone);
    const { leaves } = await releasesAt(clone, 'HEAD');
    return { verdicts: await readVerdicts(clone), leaves };
  });

describe('a release that is aborted', () => {
  it(
    'is reverted in Git by a pull request that is merged, with what its controller said, and verified after that',
    async () => {
      const look = await supervisor();
      await promoted(DEV, A);
      await synced(DEV);
      expect(await look()).toEqual([expect.stringMatching(/^account in dev: [0-9a-f]{40} is verified$/)]);
      const bad = await commits(DEV, B);
      await forge.setStatus(bad, {
        ...{ context: 'cutover/pipeline', state: 'success', description: 'built', url: 'http://runs.test/7' },
      });
      cluster.refuse(B, 'RolloutAborted: metric "errors" assessed `Failed`');
      await synced(DEV);
      expect(await look()).toEqual([
        `account in dev: ${bad} is aborted`,
        `account in dev: ${bad} is reverted by pull request 1`,
      ]);
      expect(await saidBy(DEV)).toBe(A);
      expect(forge.all).toHaveLength(1);
      const [{ body, state }] = forge.all as [MemoryForge['all'][number]];
      expect(state).toBe('merged');
      expect(body).toContain(`Reverts ${bad}`);
      expect(body).toContain('aborted in dev: `RolloutAborted: metric "errors" assessed \'Failed\'`');
      expect(body).toContain('Run of cutover/pipeline: http://runs.test/7');
      expect(body).toContain(`| \`${B}\` | \`${A}\` |`);
      const message = await git(['log', '-1', '--format=%B', 'main^2'], { cwd: workspace.origin });
      expect(message).toMatch(/\nAborted: RolloutAborted: metric "errors" assessed `Failed`\n/);
      // Argo CD has not applied the revert yet: nothing more follows, from whoever looks.
      expect(await (await supervisor())()).toEqual([]);
      await synced(DEV);
      expect(await look()).toEqual([expect.stringMatching(/^account in dev: [0-9a-f]{40} is verified$/)]);
      expect(await look()).toEqual([]);

      const window = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
      const asked = { service: 'account', environments: ['dev'], first: 'dev', ...window };
      const [dev] = await withClone(reverting.remote, { history: true }, async (clone) => {
        await fetchVerdicts(reverting.remote, clone);
        return historyOf(clone, asked);
      });
      expect(dev!.deployments.map(({ verdict, outcome }) => [verdict?.outcome, outcome])).toEqual([
        ['verified', 'superseded'],
        ['aborted', 'rolled-back'],
        ['verified', 'current'],
      ]);
      expect(dev!.dora).toMatchObject({ deployments: 2, changeFailureRate: 0.5 });
    },
    PATIENCE_MS,
  );

  it(
    'is left alone once the leaf says something else, and a pull request that came too late is brought up to date',
    async () => {
      const look = await supervisor();
      await promoted(DEV, A);
      await synced(DEV);
      await look();
      const bad = await commits(DEV, B);
      cluster.refuse(B, 'RolloutAborted: bad');
      cluster.refuse(C, 'RolloutAborted: worse');
      await synced(DEV);
      // Between the look and the merge somebody deploys another one.
      let worse = '';
      const merge = forge.merge.bind(forge);
      forge.merge = async (number, wanted) => {
        forge.merge = merge;
        worse = await commits(DEV, C);
        return merge(number, wanted);
      };
      await expect(look()).rejects.toThrow('pull request 1 conflicts with main');
      expect(await saidBy(DEV)).toBe(C);
      expect(await look()).toEqual([]);
      await synced(DEV);
      expect(await look()).toEqual([
        `account in dev: ${worse} is aborted`,
        `account in dev: ${worse} is reverted by pull request 1`,
      ]);
      expect(await saidBy(DEV)).toBe(A);
      expect(forge.all[0]!.body).toContain('RolloutAborted: worse');
      const { verdicts } = await read();
      expect(verdicts.find(({ commit }) => commit === bad)).toMatchObject({ outcome: 'aborted' });
    },
    PATIENCE_MS,
  );
});

const BURST = byForm({ short: 8, long: 20 });

describe(`a burst of ${BURST} commits over 3 leaves`, () => {
  it(
    'has one verdict a release in Git, though two supervise, and each only now and then',
    async () => {
      const leaves: readonly Leaf[] = [DEV, { ...DEV, environment: 'stag' }, { ...DEV, service: 'transfer' }];
      cluster.refuse('bad', 'RolloutAborted: bad');
      for (const leaf of leaves) await promoted(leaf, A);
      await synced(...leaves);
      const looks = [await supervisor(), await supervisor()];
      for (let made = 0; made < BURST; made += 1) {
        const leaf = leaves[(made * 7) % 3]!;
        await commits(leaf, digest(`${made % 4 === 3 ? 'bad' : 'd'}${made + 10}`));
        if (made % 3 === 0) await synced(leaf);
        // Two at once may find the same revert: the slower one finds its branch merged, and fails.
        if (made % 5 === 4) await Promise.allSettled(looks.map((look) => look()));
      }
      for (let done = ['']; done.length > 0; ) {
        await synced(...leaves);
        done = [...(await looks[0]!()), ...(await looks[1]!())];
      }
      const { verdicts, leaves: releases } = await read();
      const ids = verdicts.map(releaseId);
      expect(new Set(ids).size).toBe(ids.length);
      const all = releases.flatMap(({ environment, service, states }) =>
        deploymentsOf(states).map(({ commit }) => releaseId({ environment, service, commit })),
      );
      expect(new Set(ids)).toEqual(new Set(all));
      expect(all.length).toBeGreaterThanOrEqual(BURST + 3);
      for (const leaf of leaves) expect(await saidBy(leaf)).not.toContain('bad');
    },
    PATIENCE_MS,
  );
});
