import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../create-provider.ts';
import { KubectlError } from '../errors.ts';
import type { Cluster } from '../provider.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { deleteAddOn } from './index.ts';
import { apply, backend } from './testing/backends.ts';
import { conversation, type Conversation } from './testing/conversation.ts';
import { COLD_MS, insideNode, soon, UP_MS } from './testing/on-node.ts';

const NAME = 'cutover-policies';
const NAME_OF_ADD_ON = 'network-policies';
const provider = createProvider({ provider: 'embedded', name: NAME });

let cluster: Cluster;
let image: string;
/** Of pods of shop and of elsewhere. */
let web: string;
let other: string;
const PAGE = 'here';

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

const letAsk = policy('let-friend-ask', {
  podSelector: { matchLabels: { app: 'friend' } },
  policyTypes: ['Egress'],
  egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }] }],
});

async function addressOf(namespace: string, app: string): Promise<string> {
  const ip = ['--output', 'jsonpath={.items[0].status.podIP}'];
  const { stdout } = await cluster.kubectl(['get', 'pods', '-n', namespace, '--selector', `app=${app}`, ...ip]);
  return stdout;
}

const inPod = async (client: Client, ...command: readonly string[]): Promise<string> => {
  const [namespace = '', name = ''] = client.split('/');
  return (await cluster.kubectl(['exec', '-n', namespace, `deployment/${name}`, '--', ...command])).stdout;
};

/** What says that nothing came: ended after two seconds, or wget's own word. A client that crashes (busybox's `wget -T` does) says nothing. */
const NO_ANSWER = /exit code (143|1)$/;

/** Whether a pod of that name gets an answer there. @throws Error where the client itself fails */
async function connects(client: Client, url: string): Promise<boolean> {
  try {
    return (await inPod(client, 'timeout', '2', 'wget', '-q', '-O', '-', url)) === PAGE;
  } catch (error) {
    if (error instanceof KubectlError && NO_ANSWER.test(error.stderr.trim())) return false;
    throw error;
  }
}

/** Which of the clients connect there, one after the other. */
async function whoConnects(url: string, clients: readonly Client[] = CLIENTS): Promise<readonly Client[]> {
  const connected: Client[] = [];
  for (const client of clients) if (await connects(client, url)) connected.push(client);
  return connected;
}

async function becomes(url: string, expected: readonly Client[]): Promise<void> {
  const right = async () => {
    const connected = await whoConnects(url);
    if (connected.join() === expected.join()) return true;
    throw new Error(`now ${connected.join(', ') || 'nobody'}`);
  };
  await soon(`${expected.join(', ') || 'nobody'} alone connects to ${url}`, right);
}

describe('NetworkPolicies', () => {
  beforeAll(async () => {
    await provider.down();
    cluster = await provider.up({ addOns: [NAME_OF_ADD_ON] });
    image = await volumeHelperImage(cluster);
    const namespaces = ['shop', 'trusted', 'elsewhere'];
    await apply(
      cluster,
      'default',
      namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    );
    const pages = { 'index.html': PAGE };
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
      await enforced();
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
    'keep names from whom they do not let out to DNS',
    async () => {
      const byName = 'http://web.shop.svc.cluster.local/';
      await becomes(byName, ['trusted/friend']);
      await apply(cluster, 'shop', [letAsk]);
      await becomes(byName, ['shop/friend', 'trusted/friend']);
    },
    UP_MS,
  );

  it(
    'leave a connection that stood before them, and refuse the next one of the same pods',
    async () => {
      const names = ['deny-all', 'friends', 'let-friend-out', 'let-friend-ask'];
      await cluster.kubectl(['delete', 'networkpolicy', '--ignore-not-found', '-n', 'shop', ...names]);
      await becomes(web, CLIENTS);
      const address = await addressOf('shop', 'web');
      const server = conversation(cluster, 'shop', 'web', ['nc', '-ll', '-p', '9000', '-e', 'cat']);
      const talk = () => conversation(cluster, 'shop', 'stranger', ['nc', address, '9000']);
      const first = await answered(talk);
      await enforced();
      expect(await first.says('still there')).toBe('still there');
      const another = ['timeout', '3', 'sh', '-c', `echo hello | nc ${address} 9000`];
      await expect(inPod('shop/stranger', ...another)).rejects.toThrow(/exit code 143/);
      for (const { end } of [first, server]) await end();
    },
    UP_MS,
  );

  it(
    'let everybody through while nobody judges, and hold again once the judge is back',
    async () => {
      const select = (to: string) =>
        cluster.kubectl(['patch', 'daemonset', NAME_OF_ADD_ON, '-n', NAME_OF_ADD_ON, '--patch', selecting(to)]);
      await enforced();
      await select('"nowhere"');
      await becomes(web, CLIENTS);
      await select('null');
      await becomes(web, ['shop/friend', 'trusted/friend']);
    },
    UP_MS,
  );

  it(
    'hold again after an up where the rule was taken out of the network',
    async () => {
      await enforced();
      const rule = ['FORWARD', '-j', 'CUTOVER-POLICIES'];
      await insideNode(cluster, ['iptables', '-w', '-D', ...rule]);
      await becomes(web, CLIENTS);
      cluster = await provider.up();
      await becomes(web, ['shop/friend', 'trusted/friend']);
      await insideNode(cluster, ['iptables', '-w', '-C', ...rule]);
    },
    UP_MS,
  );

  it(
    'no longer hold once they are deleted, nor once the add-on is removed',
    async () => {
      await enforced();
      await cluster.kubectl(['delete', 'networkpolicy', '-n', 'shop', 'friends', 'let-friend-out']);
      await becomes(web, []);
      await deleteAddOn(cluster, NAME_OF_ADD_ON);
      await becomes(web, CLIENTS);
      expect(await insideNode(cluster, ['iptables', '-S'])).not.toContain('CUTOVER');
    },
    UP_MS,
  );
});

/** The policies, whatever the test before left, and seen to hold. */
async function enforced(): Promise<void> {
  await apply(cluster, 'shop', [denyAll, allowFriend, letOut]);
  await becomes(web, ['shop/friend', 'trusted/friend']);
}

const selecting = (to: string) => `{"spec":{"template":{"spec":{"nodeSelector":{"cutover/judge":${to}}}}}}`;

/** A conversation whose first word was answered: its server may not listen yet when the first ones are tried. */
async function answered(start: () => Conversation): Promise<Conversation> {
  let found: Conversation | undefined;
  await soon('a connection stands', async () => {
    const talk = start();
    if ((await talk.says('hello')) !== 'hello') return false;
    found = talk;
    return true;
  });
  return found!;
}
