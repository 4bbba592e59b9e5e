import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProvider } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { commitPromotions } from '@cutover/forge';
import { leafPath, placesIn, promotionIn, renderManifests } from '@cutover/manifests';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { succeed } from './testing/command-line.ts';
import { DEVELOPER, ForgeClone } from './testing/forge-clone.ts';
import { COLD_MS, PATIENCE_MS, WAIT_MS } from './testing/patience.ts';

const NAME = 'cutover-e2e-releases';
const ON = ['--name', NAME];
const VALUES = 'charts/account/values-dev.yaml';
/** Of no image: its pods never start. */
const NOTHING = `sha256:${'0'.repeat(64)}`;

interface Up {
  readonly gitops: { readonly repository: string };
}
interface Deployment {
  readonly commit: string;
  readonly version: string;
  readonly verdict: { readonly outcome: string; readonly message: string | null } | null;
}
interface History {
  readonly environments: readonly { readonly deployments: readonly Deployment[] }[];
}
interface Application {
  readonly status: {
    readonly sync: { readonly status: string; readonly revision: string };
    readonly health: { readonly status: string };
  };
}

let cluster: Cluster;
let clone: ForgeClone;
let helm: string;

const read = async <T>(namespace: string, ...what: string[]): Promise<T> =>
  JSON.parse((await cluster.kubectl(['--namespace', namespace, 'get', ...what, '--output', 'json'])).stdout) as T;
const application = (name: string) => read<Application>('argocd', 'application', name);

const deployments = async (): Promise<readonly Deployment[]> => {
  const { stdout } = await succeed('history', 'account', '--env', 'dev', '--json', ...ON);
  return (JSON.parse(stdout) as History).environments[0]!.deployments;
};
const verdictOn = (commit: string) =>
  until(
    `the release ${commit.slice(0, 12)} has a verdict`,
    async () => (await deployments()).find((one) => one.commit === commit)?.verdict ?? undefined,
    { withinMs: WAIT_MS, everyMs: 2_000 },
  );

const digestInMain = async (): Promise<string> => {
  await clone.pull();
  const path = leafPath('dev', 'account');
  const { digests } = promotionIn(readFileSync(join(clone.folder, path), 'utf8'), path);
  const found = [...digests].find(([image]) => image.endsWith('/account'));
  if (found === undefined) throw new Error(`${path} names no image of account by digest`);
  return found[1];
};

/** A commit on main. @returns it, once dev has synced it */
async function pushed(): Promise<string> {
  await clone.git('push', '--quiet', 'origin', 'HEAD:main');
  const commit = await clone.git('rev-parse', 'HEAD');
  const isSynced = async () => {
    const { status } = await application('account-dev');
    return status.sync.status === 'Synced' && status.sync.revision === commit;
  };
  await until('dev has synced the commit', isSynced, { withinMs: WAIT_MS, everyMs: 1_000 });
  return commit;
}

/** Has dev run something else by a commit to its leaf. */
async function released(version: string, digest: string): Promise<string> {
  await clone.pull();
  const promotion = { service: 'account', environment: 'dev', version, digests: { account: digest } };
  await commitPromotions({ clone: clone.folder, helm, author: DEVELOPER }, [promotion]);
  return pushed();
}

const isWell = async () => {
  const { status } = await application('account-dev');
  const rollout = await read<{ status?: { phase?: string } }>('dev', 'rollout.argoproj.io', 'account').catch(
    () => undefined,
  );
  return status.sync.status === 'Synced' && status.health.status === 'Healthy' && rollout?.status?.phase === 'Healthy';
};
const awaitWell = (what: string) => until(what, isWell, { withinMs: WAIT_MS, everyMs: 1_000 });

beforeAll(async () => {
  await succeed('down', ...ON);
  helm = (await ensureTools(['helm'], { progress: () => undefined })).helm.path;
  const environments = ['--environments', 'dev,prod', '--fit-requests'];
  const { stdout } = await succeed('up', '--with', 'gitops', ...environments, '--json', ...ON);
  cluster = await createProvider({ provider: 'embedded', name: NAME }).connect();
  clone = new ForgeClone(cluster);
  await clone.git('clone', '--quiet', `${(JSON.parse(stdout) as Up).gitops.repository}.git`, '.');
  // A Rollout that gives up after a minute, instead of a Deployment.
  const file = join(clone.folder, VALUES);
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nstrategy: { type: blueGreen }\nprogressDeadlineSeconds: 60\n`);
  await renderManifests({ places: placesIn(clone.folder), helm, charts: ['account'] });
  await clone.git('add', '--all');
  await clone.git('commit', '--quiet', '--message=account is switched by blue/green in dev');
  await pushed();
  await awaitWell('account is a Rollout, which is Healthy');
}, COLD_MS);

afterAll(async () => {
  clone?.remove();
  await succeed('down', ...ON);
}, PATIENCE_MS);

describe('a release in dev', () => {
  it(
    'that cannot become ready is aborted, and reverted in Git by a merged pull request: Synced and Healthy again',
    async () => {
      const good = await digestInMain();
      const bad = await released('9.9.9', NOTHING);
      expect(await verdictOn(bad)).toMatchObject({ outcome: 'aborted' });
      const isBack = async () => (await digestInMain()) === good;
      await until('main says again what serves', isBack, { withinMs: WAIT_MS, everyMs: 2_000 });
      const revert = await clone.git('log', '--first-parent', '-1', '--format=%H', '--', leafPath('dev', 'account'));
      expect(await clone.git('log', '-1', '--format=%B', '--grep', `Reverts: ${bad}`)).toMatch(/^Aborted: /m);
      const isSynced = async () => (await application('account-dev')).status.sync.revision === (await clone.pull());
      await until('dev has synced the revert', isSynced, { withinMs: WAIT_MS, everyMs: 1_000 });
      await awaitWell('account is Synced and Healthy');
      expect(await verdictOn(revert)).toMatchObject({ outcome: 'verified' });
    },
    PATIENCE_MS * 3,
  );

  it(
    'that becomes ready is verified, and history tells both',
    async () => {
      const good = await released('1.0.1', await digestInMain());
      expect(await verdictOn(good)).toMatchObject({ outcome: 'verified' });
      const told = (await succeed('history', 'account', '--env', 'dev', ...ON)).stdout;
      expect(told).toMatch(/9\.9\.9 .*aborted/);
      expect(told).toMatch(/1\.0\.1 .*verified/);
    },
    PATIENCE_MS * 2,
  );
});

describe('a workload that somebody edits by hand', () => {
  const BY_HAND = 7;
  const kept = async (namespace: string, kind: string) =>
    (await read<{ spec: { revisionHistoryLimit: number } }>(namespace, kind, 'membership-service')).spec
      .revisionHistoryLimit;
  const edit = (namespace: string, kind: string) => {
    const patch = JSON.stringify({ spec: { revisionHistoryLimit: BY_HAND } });
    return cluster.kubectl(['-n', namespace, 'patch', kind, 'membership-service', '--type=merge', '--patch', patch]);
  };

  it(
    'is healed in dev',
    async () => {
      const before = await kept('dev', 'deployment');
      expect(before).not.toBe(BY_HAND);
      await edit('dev', 'deployment');
      const isHealed = async () => (await kept('dev', 'deployment')) === before;
      await until('it is what Git says', isHealed, { withinMs: WAIT_MS });
    },
    PATIENCE_MS,
  );

  it(
    'is shown in prod, and left',
    async () => {
      await edit('prod', 'rollout.argoproj.io');
      const isShown = async () => (await application('membership-prod')).status.sync.status === 'OutOfSync';
      await until('Argo CD shows it', isShown, { withinMs: WAIT_MS, everyMs: 1_000 });
      expect(await kept('prod', 'rollout.argoproj.io')).toBe(BY_HAND);
    },
    PATIENCE_MS,
  );
});
