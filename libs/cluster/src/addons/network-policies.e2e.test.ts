import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../create-provider.ts';
import type { Cluster } from '../provider.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { deleteAddOn } from './index.ts';
import { apply, backend } from './testing/backends.ts';
import { COLD_MS, insideNode, soon, UP_MS } from './testing/on-node.ts';

const NAME = 'cutover-policies';
const provider = createProvider({ provider: 'embedded', name: NAME });

let cluster: Cluster;
let image: string;

/** Who of shop, trusted and elsewhere asks whom. */
const CLIENTS = ['shop/friend', 'shop/stranger', 'trusted/friend', 'elsewhere/friend'] as const;
type Client = (typeof CLIENTS)[number];

const policy = (name: string, spec: object) => ({
  ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name } },
  spec,
});
const denyAll = policy('deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const allowFriend = policy('friends', {
  podSelector: { matchLabels: { app: 'web' } },
  ingress: [
    {
      from: [
        { podSelector: { matchLabels: { app: 'friend' } } },
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'trusted' } } },
      ],
      ports: [{ port: 8080 }],
    },
  ],
});
const letOut = policy('let-friend-out', {
  podSelector: { matchLabels: { app: 'friend' } },
  policyTypes: ['Egress'],
  egress: [{ to: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
});

async function addressOf(namespace: string, app: string): Promise<string> {
  const ip = ['--output', 'jsonpath={.items[0].status.podIP}'];
  const { stdout } = await cluster.kubectl(['get', 'pods', '-n', namespace, '--selector', `app=${app}`, ...ip]);
  return stdout;
}

/** Whether a pod of that name gets an answer there: a refused packet is no answer within two seconds. */
async function connects(client: Client, url: string): Promise<boolean> {
  const [namespace = '', name = ''] = client.split('/');
  const wget = ['wget', '-q', '-T', '2', '-O', '-', url];
  try {
    await cluster.kubectl(['exec', '-n', namespace, `deployment/${name}`, '--', ...wget]);
    return true;
  } catch {
    return false;
  }
}

/** Which of the clients connect there, one after the other. */
async function whoConnects(url: string, clients: readonly Client[] = CLIENTS): Promise<readonly Client[]> {
  const connected: Client[] = [];
  for (const client of clients) if (await connects(client, url)) connected.push(client);
  return connected;
}

async function becomes(url: string, expected: readonly Client[]): Promise<void> {
  let last: readonly Client[] = [];
  const right = async () => {
    last = await whoConnects(url);
    return last.join() === expected.join();
  };
  await soon(`only ${expected.join(', ')} connect`, right).catch(() => undefined);
  expect(last).toEqual(expected);
}

describe('NetworkPolicies', () => {
  let web: string;
  let other: string;

  beforeAll(async () => {
    await provider.down();
    cluster = await provider.up({ addOns: ['network-policies'] });
    image = await volumeHelperImage(cluster);
    const namespaces = ['shop', 'trusted', 'elsewhere'];
    await apply(
      cluster,
      'default',
      namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    );
    const pages = { 'index.html': 'here' };
    for (const name of namespaces) await apply(cluster, name, backend(image, 'friend', pages));
    for (const name of ['web', 'stranger']) await apply(cluster, 'shop', backend(image, name, pages));
    for (const name of namespaces) {
      const all = ['wait', '--for=condition=Available', 'deployments', '--all', '-n', name, '--timeout=120s'];
      await cluster.kubectl(all);
    }
    web = `http://${await addressOf('shop', 'web')}:8080/`;
    other = `http://${await addressOf('elsewhere', 'friend')}:8080/`;
  }, COLD_MS);

  afterAll(async () => {
    await provider.down();
  }, UP_MS);

  it(
    'let everybody connect where there are none',
    async () => {
      await becomes(web, CLIENTS);
      await becomes(other, CLIENTS);
    },
    UP_MS,
  );

  it(
    'let in whom they name, by pod and by namespace, and nobody else',
    async () => {
      await apply(cluster, 'shop', [denyAll, allowFriend, letOut]);
      await becomes(web, ['shop/friend', 'trusted/friend']);
    },
    UP_MS,
  );

  it(
    'let out only to whom they name: a pod that may reach web reaches nobody elsewhere',
    async () => {
      await becomes(other, ['trusted/friend', 'elsewhere/friend']);
    },
    UP_MS,
  );

  it(
    'hold for a Service as for its pods, and do not hold for the node itself',
    async () => {
      const service = async () =>
        (await cluster.kubectl(['get', 'service', 'web', '-n', 'shop', '-o', 'jsonpath={.spec.clusterIP}'])).stdout;
      await becomes(`http://${await service()}/`, ['shop/friend', 'trusted/friend']);
      const { url, close } = await cluster.expose({ address: await service(), port: 80 });
      expect((await fetch(url)).status).toBe(200);
      await close();
    },
    UP_MS,
  );

  it(
    'no longer hold once they are deleted, nor once the add-on is removed',
    async () => {
      await cluster.kubectl(['delete', 'networkpolicy', '-n', 'shop', 'friends', 'let-friend-out']);
      await becomes(web, []);
      await deleteAddOn(cluster, 'network-policies');
      await becomes(web, CLIENTS);
      expect(await insideNode(cluster, ['iptables', '-S', 'FORWARD'])).not.toContain('CUTOVER');
    },
    UP_MS,
  );
});
