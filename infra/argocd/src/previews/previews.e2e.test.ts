import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { previewSets } from '../application-sets.ts';
import { ARGOCD_NAMESPACE } from '../names.ts';
import { appProjects } from '../projects.ts';
import { startApplicationSetController, startPlugin } from '../testing/application-set-controller.ts';
import type { Plugin } from '../testing/application-set-controller.ts';
import { defineArgoCd } from '../testing/define-argocd.ts';
import { previewedBy, SOME_PREVIEW } from '../testing/previewed.ts';
import { CASCADE } from './frames-set.ts';
import { PREVIEW_GENERATOR } from './generator.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;
const PATIENCE_MS = 5 * 60_000;
const PATIENCE = { withinMs: 120_000, everyMs: 300 };
const API = `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}`;
const OTHER = { number: '12', commit: 'f'.repeat(40) };

let server: ApiServer;
let plugin: Plugin;
let stopController: (() => Promise<void>) | undefined;

const named = (kind: string, name: string, more: object) => ({
  ...{ apiVersion: 'v1', kind },
  metadata: { name, namespace: ARGOCD_NAMESPACE, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
  ...more,
});

beforeAll(async () => {
  plugin = await startPlugin('d41d8cd98f00b204e9800998ecf8427e');
  server = await startApiServer();
  const { client } = server;
  await defineArgoCd(server);
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ARGOCD_NAMESPACE } });
  const { configMap, secret, key } = PREVIEW_GENERATOR;
  for (const object of [
    named('ConfigMap', 'argocd-cm', { data: {} }),
    named('Secret', 'argocd-secret', { stringData: { 'server.secretkey': 'unused' } }),
    // As whoever sets up a cluster makes them, but for where the plugin is.
    named('ConfigMap', configMap, { data: { baseUrl: plugin.url, token: `$${secret}:${key}` } }),
    named('Secret', secret, { stringData: { [key]: plugin.token } }),
    ...appProjects('https://repository.invalid/set-by-the-root-application.git'),
    ...previewSets(),
  ])
    await client.create(object);
  stopController = await startApplicationSetController(server.kubeconfig);
}, COLD_MS);
afterAll(async () => {
  await stopController?.();
  await server?.stop();
  await plugin?.close();
});

interface Application extends IApplication {
  readonly metadata: IApplication['metadata'] & { readonly name: string; readonly deletionTimestamp?: string };
}

async function applications(): Promise<ReadonlyMap<string, Application>> {
  const { items } = (await server.client.read(`${API}/applications`)) as { items: Application[] };
  return new Map(items.map((one) => [one.metadata.name, one]));
}

/** Argo CD's own types leave out what is empty, such as the group of a Service. */
const asKept = (spec: object): unknown =>
  JSON.parse(JSON.stringify(spec), (_key, value) => (value === '' ? undefined : value));

interface Conditions {
  readonly status?: { readonly conditions?: { type: string; status: string; message: string }[] };
}

/** What an ApplicationSet says is wrong; nothing where nothing is. */
async function problemOf(name: string): Promise<string> {
  const { status } = (await server.client.read(`${API}/applicationsets/${name}`)) as Conditions;
  const found = status?.conditions?.find(({ type }) => type === 'ErrorOccurred');
  return found?.status === 'True' ? found.message : '';
}

/**
 * As a webhook has it done: without it the controller looks again within a minute, and within three after an error. The annotation goes when all went well; after an error it stays, and
 * one that says the same is no change.
 */
async function list(...parameters: readonly object[]): Promise<void> {
  plugin.parameters = parameters;
  for (const { metadata } of previewSets())
    await server.client.change(`${API}/applicationsets/${metadata.name}`, {
      metadata: { annotations: { 'argocd.argoproj.io/application-set-refresh': randomUUID() } },
    });
}

/** Lists, and waits until both ApplicationSets say what is expected. */
async function listed(says: RegExp, ...parameters: readonly object[]): Promise<void> {
  await list(...parameters);
  for (const { metadata } of previewSets())
    await until(
      `${metadata.name} says ${says}`,
      async () => says.test(await problemOf(metadata.name!)) || undefined,
      PATIENCE,
    );
}

describe('ApplicationSets of previews, by the real controller', () => {
  it(
    'make both Applications of each preview that is listed, as tests elsewhere take them',
    async () => {
      await list(SOME_PREVIEW, OTHER);
      const made = await until(
        'four Applications',
        async () => {
          const all = await applications();
          return all.size === 4 ? all : undefined;
        },
        PATIENCE,
      );
      for (const set of previewSets())
        for (const preview of [SOME_PREVIEW, OTHER]) {
          const expected = previewedBy(set, preview);
          const { metadata, spec } = made.get(expected.metadata!.name!)!;
          expect(spec).toEqual(asKept(expected.spec));
          expect(metadata.labels).toEqual(expected.metadata!.labels);
          expect(metadata.finalizers).toEqual(expected.metadata!.finalizers);
        }
      expect(new Set(plugin.asked)).toEqual(new Set(['POST /api/v1/getparams.execute']));
    },
    PATIENCE_MS,
  );

  it.each([
    ['a branch in the place of a commit', { number: '9', commit: 'main' }, /error calling fail: commit: expected/],
    ['no commit', { number: '9' }, /map has no entry for key "commit"/],
    ['a part of a commit', { number: '9', commit: 'abcdef0' }, /error calling fail: commit: expected/],
    ['a name in the place of a number', { number: 'x', commit: OTHER.commit }, /error calling fail: number: expected/],
    [
      'text that would be YAML',
      { number: '9\n  project: root', commit: OTHER.commit },
      /error calling fail: number: expected/,
    ],
  ])(
    'make nothing of %s, and say so',
    async (_what, parameters, says) => {
      await listed(/^$/, SOME_PREVIEW, OTHER);
      await listed(says, SOME_PREVIEW, OTHER, parameters);
      expect([...(await applications()).keys()].sort()).toEqual([
        ...['preview-12', 'preview-12-frame', 'preview-7', 'preview-7-frame'],
      ]);
    },
    PATIENCE_MS,
  );

  it(
    'take away both of one that is closed: the frame once what it made is gone',
    async () => {
      await list(OTHER);
      const left = await until(
        'one is gone, and one is going',
        async () => {
          const all = await applications();
          const isGoing = all.get('preview-7-frame')?.metadata.deletionTimestamp !== undefined;
          return !all.has('preview-7') && isGoing ? all : undefined;
        },
        PATIENCE,
      );
      // What waits for this finalizer, and takes away what the frame made, is Argo CD's other controller.
      expect(left.get('preview-7-frame')!.metadata.finalizers).toEqual([CASCADE]);
      expect(left.get('preview-12')!.metadata.deletionTimestamp).toBeUndefined();
    },
    PATIENCE_MS,
  );
});
