import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitPromotions, CONTEXTS } from '@cutover/forge';
import type { PullRequest } from '@cutover/forge';
import { SOMEBODY } from '@cutover/forge/testing';
import { buildNodeImage, nodeBase } from '@cutover/image-builder';
import { createRegistry, pushTo } from '@cutover/oci';
import { randomImage, removeRandomImages, startRegistry } from '@cutover/oci/testing';
import type { RunningRegistry } from '@cutover/oci/testing';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../../workspace/paths.ts';
import { approve } from '../approve.ts';
import { mergePullRequest } from '../merge.ts';
import { standingOf } from '../standing.ts';
import { workspaceOnForge } from '../testing/workspace-on-forge.ts';
import type { WorkspaceOnForge } from '../testing/workspace-on-forge.ts';
import { buildPullRequest } from './build-pull-request.ts';
import { withBuildTree } from './build-tree.ts';
import type { Building } from './commit-images.ts';
import { imageStore } from './image-store.ts';
import type { ImageStore } from './image-store.ts';

/** Compiling what is not there yet, and copying what npm installed. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 10 * 60_000;
/** What main runs, but for account, which was never promoted. */
const OTHERS = ['membership', 'pacman', 'transfer'] as const;

let at: WorkspaceOnForge;
let registry: RunningRegistry;
let store: ImageStore;
let helm: string;
let folder: string;
const mains = new Map<string, string>();
const built: string[] = [];

function building<T>(action: (own: Building) => Promise<T>): Promise<T> {
  const build: Building['build'] = async (appDir, version) => {
    built.push(appDir.split('/').at(-1) ?? '');
    return buildNodeImage({ appDir, version, base: await nodeBase({ workspace: ROOT }) });
  };
  const say = () => undefined;
  const options = { folder: join(folder, 'builds'), checkout: ROOT, remote: at.remote, say };
  return withBuildTree(options, (tree) => action({ tree, store, build, say }));
}

const buildNumber = (number: number) => building((own) => buildPullRequest(own, at.forge, number));
const originsOf = async (number: number) =>
  Object.fromEntries((await buildNumber(number)).images.map(({ service, origin }) => [service, origin]));
const imagesStatus = async ({ number }: PullRequest) =>
  (await standingOf(at.forge, await at.forge.pullRequest(number))).images;

/** A pull request of a branch with these files. */
async function proposed(branch: string, files: Readonly<Record<string, string>>): Promise<PullRequest> {
  await at.commit(branch, files);
  await at.push(`${branch}:${branch}`);
  return at.forge.open({ title: branch, body: '', head: branch, base: 'main' });
}

beforeAll(async () => {
  ({ helm } = { helm: (await ensureTools(['helm'], { progress: () => undefined })).helm.path });
  folder = mkdtempSync(join(tmpdir(), 'cutover-build-'));
  registry = await startRegistry();
  store = imageStore({ push: registry.host, insecure: true });
  at = await workspaceOnForge();
  const promotions = [];
  for (const service of OTHERS) {
    const image = await randomImage(10);
    await pushTo(createRegistry(registry.host), `cutover/${service}`, image, { tags: ['1.0.0'] });
    mains.set(service, image.digest);
    promotions.push({ service, environment: 'dev', version: '1.0.0', digests: { [service]: image.digest } });
  }
  await commitPromotions({ clone: at.checkout, helm, author: SOMEBODY }, promotions);
  await at.push('main:main');
}, COLD_MS);
afterAll(async () => {
  await at?.stop();
  await registry?.stop();
  await removeRandomImages();
  rmSync(folder, { recursive: true, force: true });
});

describe('the images of a pull request', () => {
  it(
    'are built where it reaches them, and are main’s where it does not, all under the full commit; a second run builds nothing',
    async () => {
      const pull = await proposed('account-only', { 'apps/account/src/planted.txt': 'a change of account\n' });
      const { commit } = pull.head;
      const made = await buildNumber(pull.number);
      expect(made.commit).toBe(commit);
      expect(made.version).toMatch(new RegExp(`-g${commit.slice(0, 10)}$`));
      expect(Object.fromEntries(made.images.map(({ service, origin }) => [service, origin]))).toEqual({
        ...{ account: 'built', membership: 'main', pacman: 'main', transfer: 'main' },
      });
      for (const { service, digest } of made.images) expect(await store.digestOf(service, commit)).toBe(digest);
      for (const service of OTHERS) expect(await store.digestOf(service, commit)).toBe(mains.get(service));
      expect(await store.versionOf('account', commit)).toBe(made.version);
      expect(await imagesStatus(pull)).toMatchObject({
        ...{ context: CONTEXTS.images, state: 'success' },
        description: 'built: account; as main: membership, pacman, transfer',
      });
      const before = built.length;
      expect(Object.values(await originsOf(pull.number))).toEqual(['there', 'there', 'there', 'there']);
      expect(built).toHaveLength(before);
    },
    PATIENCE_MS,
  );

  it(
    'are all built where what decides is changed itself, by main’s own rules',
    async () => {
      // A plugin that would end Nx: it is never asked.
      const plugin = 'throw new Error("planted");\n';
      const pull = await proposed('plugin', { 'tools/nx-plugin/src/plugin.cjs': plugin });
      const all = { account: 'built', membership: 'built', pacman: 'built', transfer: 'built' };
      expect(await originsOf(pull.number)).toEqual(all);
    },
    PATIENCE_MS,
  );

  it.each<[string, string, () => Promise<PullRequest>, RegExp]>([
    [
      'wants other packages',
      'lockfile-changed',
      () => proposed('lockfile', { 'package-lock.json': '{}\n' }),
      /^package-lock\.json of [0-9a-f]{12} is not the one that this checkout is installed by: npm ci/,
    ],
    [
      'has a link out of its tree',
      'escapes',
      async () => {
        await at.git('checkout', '--quiet', '-B', 'link', 'main');
        await symlink('../../../../../etc/hostname', join(at.checkout, 'apps/account/src/name.json'));
        await at.git('add', '--all');
        await at.git('commit', '--quiet', '--message=a link');
        await at.push('link:link');
        return at.forge.open({ title: 'link', body: '', head: 'link', base: 'main' });
      },
      /^"apps\/account\/src\/name\.json" of [0-9a-f]{12} leads out of the tree/,
    ],
    [
      'reads outside of its tree',
      'bundle-failed',
      () =>
        proposed('outside', {
          'apps/account/src/main.ts': `import x from '../../../../../../../../${folder}/secret.json';\nconsole.log(x);\n`,
        }),
      /apps\/account/,
    ],
    [
      'does not bundle',
      'bundle-failed',
      () => proposed('broken', { 'apps/account/src/main.ts': "import './none.ts';\n" }),
      /apps\/account\/src\/main\.ts:1 Could not resolve/,
    ],
  ])(
    'are not made where it %s, and the commit says so',
    async (_what, code, propose, line) => {
      writeFileSync(join(folder, 'secret.json'), '"planted"');
      const pull = await propose();
      const failure = { code, message: expect.stringMatching(line) };
      await expect(buildNumber(pull.number)).rejects.toMatchObject(failure);
      expect(await imagesStatus(pull)).toMatchObject({ state: 'failure', description: expect.stringMatching(line) });
      expect(await store.digestOf('account', pull.head.commit)).toBeUndefined();
    },
    PATIENCE_MS,
  );

  it(
    'of a fork are made of the approved commit alone',
    async () => {
      await at.commit('strangers', { 'apps/pacman/src/planted.txt': 'a stranger’s\n' });
      const { pull, fork } = await at.fromFork('stranger', 'strangers');
      const before = built.length;
      await expect(buildNumber(pull.number)).rejects.toMatchObject({ code: 'not-approved' });
      expect([built.length, await imagesStatus(pull)]).toEqual([before, undefined]);
      await approve(at.forge, { number: pull.number, commit: pull.head.commit });
      expect(await originsOf(pull.number)).toMatchObject({ pacman: 'built', membership: 'main' });

      await at.git('commit', '--quiet', '--allow-empty', '--message=after the approval');
      await at.push('strangers:strangers', fork);
      const moved = async () => (await at.forge.pullRequest(pull.number)).head.commit !== pull.head.commit;
      await until('the forge knows of the push', moved);
      await expect(buildNumber(pull.number)).rejects.toMatchObject({ code: 'not-approved' });
    },
    PATIENCE_MS,
  );
});

describe('a merge', () => {
  it(
    'has dev run what was looked at, and main’s images; run again it changes nothing',
    async () => {
      const pull = await proposed('to-merge', { 'apps/account/src/merged.txt': 'merged\n' });
      const { number, head } = pull;
      const { version } = await buildNumber(number);
      const before = built.length;
      const merge = () =>
        building((own) => mergePullRequest({ number, forge: at.forge, remote: at.remote, building: own, helm }));
      const merged = await merge();
      expect(merged.promoted).toEqual([{ service: 'account', version }]);
      // Of the same sources nothing is built twice.
      expect(built).toHaveLength(before);
      const digest = await store.digestOf('account', head.commit);
      expect(await store.digestOf('account', merged.commit)).toBe(digest);
      const leaf = await at.forge.fileAt('kustomize/overlays/dev/account/kustomization.yaml', merged.main);
      expect(leaf).toContain(`digest: ${digest}`);
      expect(leaf).toContain(`app.kubernetes.io/version: ${version}`);
      expect(await merge()).toMatchObject({ main: merged.main, promoted: [] });
      expect(built).toHaveLength(before);
    },
    PATIENCE_MS,
  );
});
