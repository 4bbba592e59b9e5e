import { giteaRepository, OWNER, startGitea } from '@cutover/forge/testing';
import type { GiteaRepository, Person, RunningGitea } from '@cutover/forge/testing';
import { startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { kubeConfig } from '@cutover/kube-api';
import { until } from '@cutover/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KubernetesCluster } from './cluster/kubernetes-cluster.ts';
import { APPROVED, PREVIEW } from './previews/names.ts';
import { MARKER } from './previews/own-comment.ts';
import { defineArgoCd } from '@cutover/argocd/testing';
import { WEBHOOK_SECRET } from './testing/settings.ts';
import { startDelivery } from './testing/start-delivery.ts';
import type { TestDelivery } from './testing/start-delivery.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const WITHIN = { withinMs: 120_000, everyMs: 250 };
const ARGO = '/apis/argoproj.io/v1alpha1/namespaces/argocd';
const EVENTS = ['push', 'pull_request', 'issue_comment'] as const;

interface Found {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
}

let gitea: RunningGitea;
let repository: GiteaRepository;
let api: ApiServer;
let service: TestDelivery;
let own: number;
let fork: number;

const by = (person: Person) => repository.by(person);
const ours = () => by('delivery');

/** Without a hook but Gitea's own: nothing is looked at by itself in the time of this test. */
async function start(): Promise<void> {
  const cluster = new KubernetesCluster(kubeConfig(api.kubeconfig), 'argocd');
  const env = { FORGE_URL: gitea.url, FORGE_REPOSITORY: `${OWNER}/bank`, SETTLE_MS: '100' };
  service = await startDelivery({ forge: ours(), cluster }, env);
  await by(OWNER).ensureWebhook({
    ...{ url: `${service.url}/webhooks/gitea`, secret: WEBHOOK_SECRET, events: EVENTS },
  });
}

const read = async (path: string) => (await api.client.read(path)) as Found;
const head = async (number: number) => (await ours().pullRequest(number)).head.commit;
const said = async (number: number, context: string) =>
  (await ours().statuses(await head(number), 'delivery')).find((status) => status.context === context);
const shows = (number: number, what: RegExp) =>
  until(
    `#${number} shows ${what}`,
    async () => {
      const status = await said(number, PREVIEW);
      return what.test(status?.description ?? '') ? status : undefined;
    },
    WITHIN,
  );
const numbers = async () => (await service.previews()).map(({ number }) => Number(number));
const previewed = (number: number) =>
  until(`#${number} is previewed`, async () => (await numbers()).includes(number), WITHIN);
/** The forge's clock has seconds, and tells what happens within one not apart. */
const nextSecond = () => {
  const now = Math.floor(Date.now() / 1_000);
  return until('another second began', () => Math.floor(Date.now() / 1_000) > now + 1, WITHIN);
};

function application(number: number, commit: string): object {
  return {
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
    metadata: { name: `preview-${number}`, namespace: 'argocd', labels: { 'cutover/preview': String(number) } },
    spec: {
      ...{ project: 'previews', destination: { namespace: `preview-${number}`, name: 'in-cluster' } },
      source: { repoURL: ours().cloneUrl, targetRevision: commit, path: 'x' },
    },
  };
}

beforeAll(async () => {
  [gitea, api] = await Promise.all([startGitea(), startApiServer()]);
  repository = await giteaRepository(gitea);
  await defineArgoCd(api);
  await api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
  const template = {
    metadata: { name: 'x' },
    spec: { project: 'x', destination: {}, source: { repoURL: ours().cloneUrl, targetRevision: 'main', path: 'x' } },
  };
  const set = (name: string, generators: readonly object[], repoURL = ours().cloneUrl) => ({
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', metadata: { name, namespace: 'argocd' } },
    spec: {
      generators,
      template: { ...template, spec: { ...template.spec, source: { ...template.spec.source, repoURL } } },
    },
  });
  const elsewhere = 'https://elsewhere.example/x.git';
  await api.client.create(set('previews', [{ plugin: { configMapRef: { name: 'x' } } }]));
  await api.client.create(set('apps-dev', [{ git: { repoURL: ours().cloneUrl, revision: 'main' } }]));
  await api.client.create(set('others', [{ git: { repoURL: elsewhere, revision: 'main' } }], elsewhere));
  await start();
  await repository.push('maintainer', 'refs/heads/feature');
  own = (await by('maintainer').open({ title: 'own', body: '', head: 'feature', base: 'main' })).number;
  await repository.push('stranger', 'refs/heads/theirs', 'fork');
  fork = (await by('stranger').open({ title: 'x', body: '<b>', head: 'stranger:theirs', base: 'main' })).number;
}, COLD_MS);
afterAll(async () => {
  await service?.stop();
  await repository?.remove();
  await api?.stop();
  await gitea?.stop();
});

const annotation = async (name: string) =>
  (await read(`${ARGO}/applicationsets/${name}`)).metadata.annotations?.['argocd.argoproj.io/application-set-refresh'];
const refreshed = (name: string) =>
  until(`${name} is to look`, async () => (await annotation(name)) !== undefined, WITHIN);

describe("delivery, told by Gitea's own hooks", () => {
  it('lists the branch of ours at its head, and has Argo CD ask', async () => {
    await previewed(own);
    expect(await service.previews()).toEqual([{ number: String(own), commit: await head(own) }]);
    await refreshed('previews');
    await shows(own, /being made/);
    expect(await said(own, APPROVED)).toMatchObject({ state: 'success', by: 'delivery' });
  });

  it('has what reads main look after a push to it, and nothing else', async () => {
    await repository.push(OWNER, 'refs/heads/main');
    await refreshed('apps-dev');
    expect(await annotation('others')).toBeUndefined();
  });

  it('makes the Secrets of a preview once its namespace is there, and lets them be', async () => {
    const namespace = `preview-${own}`;
    await api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await api.client.create(application(own, await head(own)));
    const path = `/api/v1/namespaces/${namespace}/secrets/membership-tokens`;
    await until('its Secrets are there', () => api.client.has(path), WITHIN);
    const first = (await read(path)).data;
    await service.stop();
    await start();
    await previewed(own);
    await until('the other ones are there', () => api.client.has(path.replace('membership-tokens', 'pacman-game')));
    expect((await read(path)).data).toEqual(first);
  });

  it('says how the Application fares, of which the API server tells, in one comment', async () => {
    const path = `${ARGO}/applications/preview-${own}`;
    const message = 'resource rbac.authorization.k8s.io:ClusterRole is not permitted in project previews <b>';
    const at = '2026-01-01T00:00:00Z';
    const conditions = [{ type: 'InvalidSpecError', message, lastTransitionTime: at }];
    await api.client.change(path, { status: { conditions } });
    expect(await shows(own, /^refused: .*ClusterRole.* not permitted in project previews b$/)).toMatchObject({
      ...{ state: 'failure', url: `http://pr-${own}.localhost` },
    });
    const revision = await head(own);
    const sync = { status: 'Synced', revision, comparedTo: { destination: {}, source: { repoURL: 'x' } } };
    await api.client.change(path, { status: { conditions: null, sync, health: { status: 'Healthy' } } });
    expect((await shows(own, /^the preview answers$/)).state).toBe('success');
    const comments = (await ours().comments(own)).filter(({ body }) => body.startsWith(MARKER));
    expect(comments).toMatchObject([
      { author: 'delivery', body: expect.stringContaining(`http://pr-${own}.localhost`) },
    ]);
  });

  it('waits with what a fork says until a maintainer labels it, at that commit alone', async () => {
    await shows(fork, /^waits for a maintainer/);
    await until('the comment names it', async () =>
      (await ours().comments(fork)).some(({ body }) => body.includes('/preview ')),
    );
    const first = await head(fork);
    await by('stranger').comment(fork, `/preview ${first}`);
    expect(await numbers()).toEqual([own]);
    await nextSecond();
    await by('maintainer').addLabel(fork, 'preview');
    await previewed(fork);
    expect((await service.previews()).at(-1)).toEqual({ number: String(fork), commit: first });
    await repository.push('stranger', 'refs/heads/theirs', 'fork');
    await shows(fork, /^waits for a maintainer/);
    expect(await numbers()).toEqual([own]);
    await until('its label is off', async () => (await ours().pullRequest(fork)).labels.length === 0, WITHIN);
    await by('maintainer').comment(fork, `/preview ${await head(fork)}`);
    await previewed(fork);
  });

  it('approves nothing by a status of somebody else, nor what was pushed to review by who may only read', async () => {
    const commit = await repository.push('stranger', 'refs/for/main/topic');
    const number = await until(
      'it is a pull request',
      async () => (await ours().pullRequests()).find((pull) => pull.head.commit === commit)?.number,
      WITHIN,
    );
    await by('maintainer').setStatus(commit, { context: APPROVED, state: 'success', description: 'forged' });
    await shows(number, /^waits for a maintainer/);
    expect(await numbers()).toEqual([own, fork]);
  });

  it('ends a preview with its pull request, and answers 503 while the forge is away', async () => {
    await ours().close(fork);
    expect(await numbers()).toEqual([own]);
    await gitea.stop();
    expect((await service.ask()).status).toBe(503);
    expect(service.memory.text()).not.toContain(repository.token('delivery'));
  });
});
