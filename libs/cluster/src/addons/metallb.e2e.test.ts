import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProvider } from '../create-provider.ts';
import type { Cluster } from '../provider.ts';
import { documentedSockets } from '../testing/documented-sockets.ts';
import { listeningSockets } from '../testing/listening-sockets.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { deleteAddOn } from './index.ts';
import { apply, backend } from './testing/backends.ts';
import { COLD_MS, insideNode, soon, there, UP_MS } from './testing/on-node.ts';

const NAME = 'cutover-ingress';
/** Asks once, and says why it has no answer. */
const CURL = ['curl', '--silent', '--show-error', '--max-time', '5'];
const provider = createProvider({ provider: 'embedded', name: NAME });

let cluster: Cluster;
let image: string;

const statusOf = async (name: string) => (await provider.status()).addOns?.find((addOn) => addOn.name === name);

beforeAll(async () => {
  await provider.down();
  cluster = await provider.up({ addOns: ['metallb'] });
  image = await volumeHelperImage(cluster);
}, COLD_MS);

afterAll(async () => {
  await provider.down();
}, UP_MS);

describe('Services of type LoadBalancer', () => {
  const SHOP = 'shop';
  const POOL = ['ipaddresspool', 'node', '-n', 'metallb-system'];
  const balancer = { type: 'LoadBalancer' };
  const ip = ['--output', 'jsonpath={.status.loadBalancer.ingress[0].ip}'];
  const addressOf = async (name: string) => (await cluster.kubectl(['get', 'service', name, '-n', SHOP, ...ip])).stdout;
  const patch = (addresses: readonly string[]) =>
    cluster.kubectl(['patch', ...POOL, '--type=merge', '--patch', JSON.stringify({ spec: { addresses } })]);

  beforeAll(async () => {
    await apply(cluster, 'default', [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: SHOP } }]);
    await apply(cluster, SHOP, [
      ...backend(image, 'first', { 'index.html': 'first' }, balancer),
      ...backend(image, 'second', { 'index.html': 'second' }, balancer),
    ]);
    await soon('both have an address', async () => {
      const addresses = [await addressOf('first'), await addressOf('second')];
      return !addresses.includes('');
    });
  }, UP_MS);

  it(
    'get an address each, of the node’s own range, which answers in the node’s network and through a port from here',
    async () => {
      const [first, second] = [await addressOf('first'), await addressOf('second')];
      expect(first).toMatch(/^10\.88\.0\.2[0-4]\d$/);
      expect(second).toMatch(/^10\.88\.0\.2[0-4]\d$/);
      expect(second).not.toBe(first);
      await soon('both answer inside', async () => {
        const bodies = [
          await insideNode(cluster, [...CURL, `http://${first}/`]),
          await insideNode(cluster, [...CURL, `http://${second}/`]),
        ];
        return bodies.join() === 'first,second';
      });
      const { url } = await cluster.ports!.open({ name: 'first', address: first, port: 80 });
      expect(await (await fetch(url)).text()).toBe('first');
      await cluster.ports!.close('first');
    },
    UP_MS,
  );

  it(
    'are announced on the node’s link: who asks by ARP is answered',
    async () => {
      const container = {
        ...{
          name: 'asks',
          image,
          command: ['arping', '-c', '1', '-w', '5', '-I', 'node0-peer', await addressOf('first')],
        },
        securityContext: { runAsUser: 0, capabilities: { drop: ['ALL'], add: ['NET_RAW'] } },
      };
      const spec = { hostNetwork: true, restartPolicy: 'Never', containers: [container] };
      const pod = ['pod/asks', '-n', 'metallb-system'];
      const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'asks' }, spec };
      await apply(cluster, 'metallb-system', [object]);
      const phase = ['--output', 'jsonpath={.status.phase}'];
      await soon('it has an answer', async () => {
        const { stdout } = await cluster.kubectl(['get', ...pod, ...phase]);
        return stdout === 'Succeeded' || stdout === 'Failed';
      });
      expect((await cluster.kubectl(['logs', 'asks', '-n', 'metallb-system'])).stdout).toMatch(
        /reply from 10\.88\.0\./i,
      );
      await cluster.kubectl(['delete', ...pod]);
    },
    UP_MS,
  );

  it('are refused a pool that is no range, by what is wrong with it', async () => {
    for (const wrong of ['banana', '10.88.0.210', '10.88.0.210-10.88.0.200', '10.88.0.1-fd00::1', '10.88.0.0/33'])
      await expect(patch(['10.88.0.200-10.88.0.201', wrong])).rejects.toThrow(
        `spec.addresses: "${wrong}" is no range: expected FIRST-LAST or ADDRESS/BITS`,
      );
    for (const right of ['10.88.0.200/29', 'fd00::1-fd00::9']) await patch(['10.88.0.200-10.88.0.201', right]);
  });

  it('are answered through the documented doors alone', async () => {
    expect(await listeningSockets(NAME)).toEqual(await documentedSockets('metallb'));
  });

  it(
    'that find no address left are named, with the pool, until there is one',
    async () => {
      expect(await statusOf('metallb')).toMatchObject({ ready: true });
      const [first, second] = [await addressOf('first'), await addressOf('second')];
      await patch([`${first}-${first}`, `${second}-${second}`]);
      await apply(cluster, SHOP, backend(image, 'third', { 'index.html': 'third' }, balancer));
      const named = async () => {
        const { addOns = [], hindrances = [] } = await provider.status();
        const detail = addOns.find(({ name }) => name === 'metallb')?.detail ?? '';
        const waits = hindrances.some((line) => /^service shop\/third: .*no available IPs/.test(line));
        return waits && /^pool node \(.*\) has no address left, and service shop\/third waits for one$/.test(detail);
      };
      await soon('the status names the pool and who waits', named);
      await provider.up();
      await soon('it has one', async () => (await addressOf('third')) !== '');
      await soon('all is well', async () => (await statusOf('metallb'))?.ready === true);
    },
    UP_MS,
  );
});

describe('MetalLB', () => {
  it(
    'stays as long as Services would keep its addresses',
    async () => {
      await expect(deleteAddOn(cluster, 'metallb')).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(/Service shop\/first, Service shop\/second, Service shop\/third would keep/),
      });
    },
    UP_MS,
  );

  it(
    'is removed with all that it brought',
    async () => {
      await cluster.kubectl(['delete', 'namespace', 'shop']);
      await deleteAddOn(cluster, 'metallb');
      await soon('its namespace is gone', async () => (await there(cluster, 'namespaces', 'metallb-system')) === '');
      expect(await there(cluster, 'validatingadmissionpolicies')).toBe('');
      expect(await there(cluster, 'customresourcedefinitions')).toBe('');
      expect((await provider.status()).addOns?.map(({ name }) => name)).toEqual(['dns', 'storage']);
      expect(await listeningSockets(NAME)).toEqual(await documentedSockets());
    },
    UP_MS,
  );
});
