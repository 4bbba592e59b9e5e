import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ARGOCD_NAMESPACE, LABELS } from '@cutover/argocd';
import { defineArgoCd } from '@cutover/argocd/testing';
import { defineRollouts, helmPath, startApiServer, startRolloutsController } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import {
  commitPromotions,
  fetchVerdicts,
  gitEnvironment,
  Gitea,
  historyOf,
  kubernetesFacts,
  readVerdicts,
  withClone,
} from '@cutover/forge';
import type { Listed, Remote, Reverting, Verdict } from '@cutover/forge';
import { gitWorkspace, SOMEBODY, startGitea } from '@cutover/forge/testing';
import type { GitWorkspace, RunningGitea } from '@cutover/forge/testing';
import { leafPath, promotionIn } from '@cutover/manifests';
import { kubeConfig } from '@cutover/kube-api';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import { superviseReleases } from './supervise-releases.ts';
import { PlayedControllers } from './testing/played-controllers.ts';
import type { PlayedLeaf } from './testing/played-controllers.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 30 * 60_000;
const ROUNDS = 10;

const digest = (text: string) => `sha256:${text.padStart(64, '0')}`;
const GOOD = digest('a');
const ACCOUNT: PlayedLeaf = { environment: 'dev', service: 'account', kind: 'Rollout' };
const TRANSFER: PlayedLeaf = { environment: 'dev', service: 'transfer', kind: 'Deployment' };

let server: ApiServer;
let gitea: RunningGitea;
let forge: Gitea;
let remote: Remote;
let workspace: GitWorkspace;
let cluster: KubernetesCluster;
let controllers: PlayedControllers;
let endController: () => Promise<void>;
let reverting: Reverting;

beforeAll(async () => {
  const helm = await helmPath();
  const { kustomize } = await ensureTools(['kustomize'], { progress: () => undefined });
  [server, gitea] = await Promise.all([startApiServer(), startGitea()]);
  await defineArgoCd(server);
  await defineRollouts(server);
  const token = await gitea.account('operator', { isAdmin: true });
  forge = new Gitea({ url: gitea.url, owner: 'operator', name: 'bank', username: 'operator', token });
  const wanted = { description: 'the bank', isPrivate: true };
  await forge.ensureRepository(wanted);
  remote = { url: forge.cloneUrl, credential: forge.credential, branch: 'main' };
  reverting = { forge, remote, helm, kustomize: kustomize.path, author: SOMEBODY };
  workspace = await gitWorkspace(['account', 'transfer']);
  await commitPromotions(
    { clone: workspace.clone, helm, author: SOMEBODY },
    [ACCOUNT, TRANSFER].map(({ environment, service }) => ({
      ...{ environment, service, version: '2.0.0', digests: { [service]: GOOD } },
    })),
  );
  await push();
  await until('Gitea knows of the push', async () => !(await forge.ensureRepository(wanted)).isEmpty);
  await forge.ensureBranchProtection('main', { requiredStatuses: [], requiredApprovals: 0, pushers: ['operator'] });
  cluster = new KubernetesCluster(kubeConfig(server.kubeconfig), ARGOCD_NAMESPACE);
  controllers = new PlayedControllers(server);
  for (const name of [ARGOCD_NAMESPACE, 'dev'])
    await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  endController = await startRolloutsController({ kubeconfig: server.kubeconfig });
  for (const leaf of [ACCOUNT, TRANSFER]) {
    await controllers.makeApplication(leaf, forge.cloneUrl);
    await controllers.makeWorkload(leaf, GOOD);
  }
}, COLD_MS);
afterAll(async () => {
  await workspace?.remove();
  await gitea?.stop();
  await endController?.();
  await server?.stop();
});

/** In the clone, towards the forge: the token is in no argument. */
async function git(...args: readonly string[]): Promise<string> {
  const env = gitEnvironment({ credential: forge.credential, url: forge.cloneUrl, author: SOMEBODY });
  return (await promisify(execFile)('git', [...args], { cwd: workspace.clone, env })).stdout.trim();
}

async function push(): Promise<void> {
  await git('push', '--quiet', forge.cloneUrl, 'HEAD:main');
}

/** @returns the commit that main is at */
async function pull(): Promise<string> {
  await git('fetch', '--quiet', forge.cloneUrl, 'main');
  await git('reset', '--quiet', '--hard', 'FETCH_HEAD');
  return git('rev-parse', 'HEAD');
}

async function saidBy({ environment, service }: PlayedLeaf): Promise<string> {
  const path = leafPath(environment, service);
  return [...promotionIn(await workspace.read(path), path).digests.values()].join();
}

async function release({ environment, service }: PlayedLeaf, to: string): Promise<string> {
  await pull();
  const path = leafPath(environment, service);
  const text = await workspace.read(path);
  await writeFile(join(workspace.clone, path), text.replace(/sha256:[0-9a-f]{64}/, to));
  await git('commit', '--quiet', `--message=${service}: ${to}`, '--', path);
  await push();
  return git('rev-parse', 'HEAD');
}

const verdicts = (): Promise<readonly Verdict[]> =>
  withClone(remote, { history: true }, async (clone) => {
    await fetchVerdicts(remote, clone);
    return readVerdicts(clone);
  });
const verdictOn = (commit: string, service: string) =>
  until(
    `${service} of ${commit} has a verdict`,
    async () => (await verdicts()).find((verdict) => verdict.commit === commit && verdict.service === service),
    { withinMs: PATIENCE_MS / 2, everyMs: 500 },
  );

/** A supervisor, until it is ended. */
function supervise(lines: string[]): () => Promise<void> {
  const controller = new AbortController();
  const list = (listed: Listed) => cluster.listOf(listed);
  const ended = superviseReleases({
    ...{ reverting, signal: controller.signal, everyMs: 200 },
    cluster: kubernetesFacts(list, { namespace: ARGOCD_NAMESPACE, labels: LABELS }),
    log: { info: (line) => void lines.push(line), error: (line) => void lines.push(`error: ${line}`) },
  });
  return async () => {
    controller.abort();
    await ended;
  };
}

it(
  `a bad release is reverted in Git, ${ROUNDS} of ${ROUNDS}, whoever supervises by then`,
  async () => {
    const lines: string[] = [];
    let end = supervise(lines);
    const first = await pull();
    for (const leaf of [ACCOUNT, TRANSFER]) await controllers.deploy(leaf, first, GOOD);
    for (const { service } of [ACCOUNT, TRANSFER])
      expect(await verdictOn(first, service)).toMatchObject({ outcome: 'verified' });

    for (let round = 0; round < ROUNDS; round += 1) {
      const leaf = round % 3 === 2 ? TRANSFER : ACCOUNT;
      const bad = await release(leaf, digest(`bad${round}`));
      // Every third one fails while nobody looks.
      if (round % 3 === 1) await end();
      await controllers.deploy(leaf, bad, digest(`bad${round}`), `deployment ${round} made no progress`);
      if (round % 3 === 1) end = supervise(lines);
      expect(await verdictOn(bad, leaf.service)).toMatchObject({
        outcome: 'aborted',
        message: leaf === ACCOUNT ? expect.stringMatching(/^RolloutAborted: /) : `deployment ${round} made no progress`,
      });
      const revert = await until(
        'main says again what serves',
        async () => {
          const head = await pull();
          return (await saidBy(leaf)) === GOOD && head;
        },
        { withinMs: PATIENCE_MS / 2, everyMs: 500 },
      );
      await controllers.deploy(leaf, revert, GOOD);
      expect(await verdictOn(revert, leaf.service)).toMatchObject({ outcome: 'verified' });
    }
    await end();

    const given = await verdicts();
    expect(given.filter(({ outcome }) => outcome === 'aborted')).toHaveLength(ROUNDS);
    expect(given).toHaveLength(2 + 2 * ROUNDS);
    expect(lines.filter((line) => line.startsWith('error: '))).toEqual([]);
    const merged = (await forge.pullRequests({ state: 'all' })).map(({ state }) => state);
    expect(merged).toEqual(Array.from({ length: ROUNDS }, () => 'merged'));
    const window = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
    const [history] = await withClone(remote, { history: true }, async (clone) => {
      await fetchVerdicts(remote, clone);
      return historyOf(clone, { service: 'account', environments: ['dev'], first: 'dev', ...window });
    });
    const bad = history!.deployments.filter(({ verdict }) => verdict?.outcome === 'aborted');
    expect(history!.dora).toMatchObject({
      deployments: 1 + bad.length,
      changeFailureRate: bad.length / (1 + bad.length),
    });
  },
  PATIENCE_MS,
);
