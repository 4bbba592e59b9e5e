import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../../create-provider.ts';
import { CNI_CONFIG } from '../../embedded/config/cni-plugins.ts';
import { nodePaths } from '../../embedded/paths.ts';
import type { Cluster } from '../../provider.ts';
import { documentedSockets } from '../../testing/documented-sockets.ts';
import { listeningSockets } from '../../testing/listening-sockets.ts';
import { volumeHelperImage } from '../../testing/volume-helper-image.ts';
import { deleteAddOn } from '../index.ts';
import { ask } from '../testing/ask.ts';
import { apply } from '../testing/backends.ts';
import { idleTimesIn, retriesIn } from '../testing/config-dump.ts';
import { asks, caller, proxySays, server } from '../testing/meshed.ts';
import type { Told } from '../testing/meshed.ts';
import { PLATFORM } from './mesh-values.ts';
import { COLD_MS, soon, there, UP_MS } from '../testing/on-node.ts';

const NAME = 'cutover-mesh';
const SHOP = 'shop';
const OUTSIDE = 'outside';
const WEB = 'http://web.shop/hostname';
const provider = createProvider({ provider: 'embedded', name: NAME });

let cluster: Cluster;

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly initContainers?: readonly { readonly name: string; readonly restartPolicy?: string }[] };
  }[];
}

const told = (from: string) => asks(cluster, from, WEB);
const answers = (what: string, from: string, as: (answer: Told) => boolean) =>
  soon(what, async () => as(await told(from)));
const dumpOf = async (of: string) => JSON.parse(await proxySays(cluster, of, 'config_dump')) as unknown;
const kubectl = (...args: string[]) => cluster.kubectl(args);

const namespace = (name: string, labels: object) => ({
  ...{ apiVersion: 'v1', kind: 'Namespace' },
  metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted', ...labels } },
});

const peers = (mode: string) => ({
  ...{ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default' } },
  spec: { mtls: { mode } },
});

const friendsOnly = {
  ...{ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'web' } },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    action: 'ALLOW',
    rules: [{ from: [{ source: { serviceAccounts: ['friend'] } }] }],
  },
};

const route = (name: string, of: object, more: object = {}) => ({
  ...{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name } },
  spec: { ...of, http: [{ route: [{ destination: { host: 'web.shop.svc.cluster.local' } }], ...more }] },
});

beforeAll(async () => {
  await provider.down();
  cluster = await provider.up({ addOns: ['mesh'] });
  const image = await volumeHelperImage(cluster);
  await apply(cluster, 'default', [namespace(SHOP, { 'istio-injection': 'enabled' }), namespace(OUTSIDE, {})]);
  await apply(cluster, SHOP, [...server(image, 'web'), ...caller(image, 'friend'), ...caller(image, 'stranger')]);
  await apply(cluster, OUTSIDE, [...caller(image, 'plain'), ...server(image, 'open')]);
  for (const space of [SHOP, OUTSIDE])
    await kubectl('wait', '--for=condition=Available', 'deployment', '--all', '-n', space, '--timeout=120s');
}, COLD_MS);

afterAll(async () => {
  await provider.down();
}, UP_MS);

describe('a restricted namespace in the mesh', () => {
  it('has proxies beside its containers, of the kind that starts before them and ends after', async () => {
    const { items } = JSON.parse((await kubectl('get', 'pods', '-n', SHOP, '-o', 'json')).stdout) as Pods;
    expect(items).toHaveLength(3);
    for (const { spec } of items)
      expect(spec.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
        ['istio-validation', undefined],
        ['istio-proxy', 'Always'],
      ]);
    const beside = JSON.parse((await kubectl('get', 'pods', '-n', OUTSIDE, '-o', 'json')).stdout) as Pods;
    expect(beside.items.flatMap(({ spec }) => spec.initContainers ?? [])).toEqual([]);
  });

  it('has proxies that refused nothing of what istiod told them', async () => {
    const rejected = await proxySays(cluster, 'shop/friend', 'stats?filter=update_rejected');
    const numbers = rejected
      .trim()
      .split('\n')
      .map((line) => Number(line.split(': ').at(-1)));
    expect(rejected).toMatch(/cds\.update_rejected/);
    expect(rejected).toMatch(/lds\.update_rejected/);
    expect(numbers.filter((n) => n !== 0)).toEqual([]);
  });

  it(
    'is spoken to by TLS only: who has no certificate is refused, and is not where that is allowed',
    async () => {
      await answers('a member of the mesh is answered', 'shop/friend', ({ accepted }) => accepted);
      expect(await told('outside/plain')).toMatchObject({ accepted: false });
      expect(await asks(cluster, 'outside/plain', 'http://open.outside/hostname')).toMatchObject({ accepted: true });
      await apply(cluster, SHOP, [peers('PERMISSIVE')]);
      await answers('plain text is accepted', 'outside/plain', ({ accepted }) => accepted);
      await kubectl('delete', 'peerauthentication', 'default', '-n', SHOP);
      await answers('plain text is refused again', 'outside/plain', ({ accepted }) => !accepted);
    },
    UP_MS,
  );

  it(
    'answers whom it permits: another is refused, and is not without the policy',
    async () => {
      await answers('a stranger is answered', 'shop/stranger', ({ accepted }) => accepted);
      await apply(cluster, SHOP, [friendsOnly]);
      await answers('a stranger is refused', 'shop/stranger', ({ said }) => said.includes('403'));
      expect(await told('shop/friend')).toMatchObject({ accepted: true });
      await kubectl('delete', 'authorizationpolicy', 'web', '-n', SHOP);
      await answers('a stranger is answered again', 'shop/stranger', ({ accepted }) => accepted);
    },
    UP_MS,
  );

  it('takes the policies of the bank, by the judgement of the API server and of istiod', async () => {
    const bank = ['--filename', join(PLATFORM, 'bank.yaml'), '--namespace', SHOP];
    const { stdout } = await kubectl('apply', '--dry-run=server', ...bank);
    expect(stdout.trim().split('\n')).toHaveLength(5);
  });

  it(
    'sends nothing again, unless a route of its own says so',
    async () => {
      expect(retriesIn(await dumpOf('shop/friend'))).toEqual([]);
      await apply(cluster, SHOP, [route('again', { hosts: ['web'] }, { retries: { attempts: 2, retryOn: '5xx' } })]);
      await soon('the planted retries are seen', async () => retriesIn(await dumpOf('shop/friend')).includes(2));
      await apply(cluster, SHOP, [route('again', { hosts: ['web'] })]);
      await soon('a route that says nothing has none', async () => retriesIn(await dumpOf('shop/friend')).length === 0);
      await kubectl('delete', 'virtualservice', 'again', '-n', SHOP);
    },
    UP_MS,
  );

  it('closes idle connections before the service does, on both sides', async () => {
    expect(idleTimesIn(await dumpOf('shop/friend'), /^outbound\|80\|\|web\.shop\./)).toEqual(['3s']);
    expect(idleTimesIn(await dumpOf('shop/web'), /^inbound\|8080\|/)).toEqual(['3s']);
  });
});

describe('the gateway', () => {
  it(
    'leads a host of this machine to its service, and knows no other',
    async () => {
      const bound = { hosts: ['web.localhost'], gateways: ['istio-ingress/http'] };
      await apply(cluster, SHOP, [route('web', bound)]);
      const door = (await cluster.ports!.list()).find(({ name }) => name === 'mesh-http');
      const port = Number(new URL(door!.url).port);
      const get = (host: string) => ask(port, host, '/hostname');
      await soon('the host is answered', async () => (await get('web.localhost')).status === 200);
      expect(await get('unheard-of.localhost')).toMatchObject({ status: 404 });
      expect(retriesIn(JSON.parse(await gatewayDump()))).toEqual([]);
    },
    UP_MS,
  );

  const gatewayDump = async () => {
    const agent = ['--', 'pilot-agent', 'request', 'GET', 'config_dump'];
    return (await kubectl('exec', '-n', 'istio-ingress', 'deployment/istio-ingress', ...agent)).stdout;
  };

  it('comes through the documented door alone', async () => {
    expect(await listeningSockets(NAME)).toEqual(await documentedSockets('mesh'));
  });
});

describe('the mesh', () => {
  it(
    'stays as long as routes would go with it, or pods would keep a sidecar',
    async () => {
      await expect(deleteAddOn(cluster, 'mesh')).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('VirtualService shop/web would go with it'),
      });
      await kubectl('delete', 'virtualservice', 'web', '-n', SHOP);
      await expect(deleteAddOn(cluster, 'mesh')).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(/the sidecar of Pod shop\/friend-/),
      });
    },
    UP_MS,
  );

  it(
    'is removed with all that it brought, from the cluster and from the node',
    async () => {
      await kubectl('delete', 'namespace', SHOP);
      await deleteAddOn(cluster, 'mesh');
      for (const name of ['istio-system', 'istio-cni', 'istio-ingress'])
        expect(await there(cluster, 'namespace', name)).toBe('');
      for (const kind of [
        'customresourcedefinitions',
        'mutatingwebhookconfigurations',
        'validatingwebhookconfigurations',
      ])
        expect(await there(cluster, kind)).toBe('');
      expect(await there(cluster, 'configmaps', '--all-namespaces', '--selector', 'istio.io/config=true')).toBe('');
      expect(await cluster.ports!.list()).toEqual([]);
      const node = nodePaths(NAME);
      expect(await readdir(node.cniPlugins)).not.toContain('istio-cni');
      expect(await readFile(join(node.config, CNI_CONFIG), 'utf8')).not.toContain('istio');
      expect((await provider.status()).addOns?.map(({ name }) => name)).toEqual(['dns', 'storage']);
      expect(await listeningSockets(NAME)).toEqual(await documentedSockets());
    },
    UP_MS,
  );

  it(
    'leaves a node whose pods start as before',
    async () => {
      await kubectl('rollout', 'restart', 'deployment/open', '-n', OUTSIDE);
      await kubectl('rollout', 'status', 'deployment/open', '-n', OUTSIDE, '--timeout=60s');
      expect(await asks(cluster, 'outside/plain', 'http://open.outside/hostname')).toMatchObject({ accepted: true });
    },
    UP_MS,
  );
});
