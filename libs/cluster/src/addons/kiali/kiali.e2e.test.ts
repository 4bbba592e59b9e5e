import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createProvider } from '../../create-provider.ts';
import type { Cluster } from '../../provider.ts';
import { deleteAddOn } from '../index.ts';
import { ask } from '../testing/ask.ts';
import { COLD_MS, soon, there, UP_MS } from '../testing/on-node.ts';
import { may } from '../../testing/may.ts';
import { HOST } from './kiali-objects.ts';

const provider = createProvider({ provider: 'embedded', name: 'cutover-kiali' });

let cluster: Cluster;
let port: number;

beforeAll(async () => {
  await provider.down();
  cluster = await provider.up({ addOns: ['kiali'] });
  const door = (await cluster.ports!.list()).find(({ name }) => name === 'mesh-http');
  port = Number(new URL(door!.url).port);
}, COLD_MS);

afterAll(async () => {
  await provider.down();
}, UP_MS);

const json = async (path: string) => {
  const { status, body } = await ask(port, HOST, path);
  return { status, body: JSON.parse(body) as Record<string, unknown> };
};

it('the page is at its host, through the gateway of the mesh', async () => {
  await soon('the gateway leads to it', async () => (await ask(port, HOST)).status === 200);
  expect((await ask(port, HOST)).body).toContain('<title>Kiali</title>');
  expect((await ask(port, 'another.localhost')).status).toBe(404);
});

it('it sees the namespaces, Istio’s objects and Prometheus by what it may read', async () => {
  expect(await json('/api/config')).toMatchObject({
    status: 200,
    body: { authStrategy: 'anonymous', deployment: { viewOnlyMode: true }, extensions: { iter8: { enabled: false } } },
  });
  const { body } = await ask(port, HOST, '/api/namespaces');
  expect((JSON.parse(body) as { name: string }[]).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['istio-ingress', 'istio-system', 'kiali', 'monitoring']),
  );
  const graph =
    '/api/namespaces/graph?duration=60s&graphType=versionedApp&namespaces=istio-ingress&appenders=deadNode,healthConfig';
  expect(await json(graph)).toMatchObject({ status: 200, body: { elements: expect.anything() } });
});

it('nothing is changed through it, and Secrets are not its matter', async () => {
  const kiali = ['--as', 'system:serviceaccount:kiali:kiali', '--all-namespaces'];
  expect(await may(cluster, 'list', 'pods', ...kiali)).toBe(true);
  expect(await may(cluster, 'get', 'secrets', ...kiali)).toBe(false);
  expect(await may(cluster, 'patch', 'virtualservices.networking.istio.io', ...kiali)).toBe(false);
});

it(
  'nothing is left of it once it is removed, and what it showed stays',
  async () => {
    await deleteAddOn(cluster, 'kiali');
    const left = () =>
      there(cluster, 'namespace/kiali', 'clusterrole/cutover-kiali', 'clusterrolebinding/cutover-kiali');
    await soon('it is gone', async () => (await left()) === '');
    expect(await there(cluster, 'namespace/monitoring', 'namespace/istio-system')).toContain('istio-system');
  },
  UP_MS,
);
