import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { selfSigned } from '@cutover/oci/testing';
import { createProvider } from '../create-provider.ts';
import type { Cluster } from '../provider.ts';
import { documentedSockets } from '../testing/documented-sockets.ts';
import { listeningSockets } from '../testing/listening-sockets.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { deleteAddOn } from './index.ts';
import { ask } from './testing/ask.ts';
import type { Answer } from './testing/ask.ts';
import { apply, backend } from './testing/backends.ts';
import { COLD_MS, soon, there, UP_MS } from './testing/on-node.ts';

const NAME = 'cutover-ingress';
const DEV = 'dev';
const provider = createProvider({ provider: 'embedded', name: NAME });

let cluster: Cluster;
let image: string;

async function portOf(name: string): Promise<number> {
  const port = (await cluster.ports!.list()).find((open) => open.name === name);
  const { port: number, protocol } = new URL(port?.url ?? 'http://0');
  return Number(number === '' ? (protocol === 'https:' ? 443 : 80) : number);
}

beforeAll(async () => {
  await provider.down();
  cluster = await provider.up({ addOns: ['contour'] });
  image = await volumeHelperImage(cluster);
  const enforce = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await apply(cluster, 'default', [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: DEV, labels: enforce } }]);
}, COLD_MS);

afterAll(async () => {
  await provider.down();
}, UP_MS);

describe('hosts of dev', () => {
  const to = (name: string) => ({ service: { name, port: { name: 'http' } } });
  const path = (prefix: string, name: string) => ({ path: prefix, pathType: 'Prefix', backend: to(name) });
  const rule = (name: string, ...paths: object[]) => ({ host: `${name}.dev.localhost`, http: { paths } });
  const ingress = (name: string, rules: readonly object[], more: { annotations?: object; tls?: object[] } = {}) => ({
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
    metadata: { name, ...(more.annotations ? { annotations: more.annotations } : {}) },
    spec: { ingressClassName: 'contour', rules, ...(more.tls ? { tls: more.tls } : {}) },
  });
  const rewriting = {
    ...{ apiVersion: 'projectcontour.io/v1', kind: 'HTTPProxy', metadata: { name: 'rewritten' } },
    spec: {
      virtualhost: { fqdn: 'rewritten.dev.localhost' },
      routes: [
        {
          conditions: [{ prefix: '/shop' }],
          services: [{ name: 'one', port: 80 }],
          pathRewritePolicy: { replacePrefix: [{ prefix: '/shop', replacement: '/api' }] },
        },
      ],
    },
  };
  let certificate: Awaited<ReturnType<typeof selfSigned>>;
  let [http, https] = [0, 0];

  const get = (name: string, at = '/') => ask(http, `${name}.dev.localhost`, at);
  const getSafely = (name: string) => ask(https, `${name}.dev.localhost`, '/', Buffer.from(certificate.cert));
  const answers = (what: string, asked: () => Promise<Answer>, status: number) =>
    soon(what, async () => (await asked()).status === status);

  beforeAll(async () => {
    certificate = await selfSigned('safe.dev.localhost');
    const base64 = (data: string | Buffer) => Buffer.from(data).toString('base64');
    const secret = {
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { name: 'safe-tls' } },
      data: { 'tls.crt': base64(certificate.cert), 'tls.key': base64(certificate.key) },
    };
    await apply(cluster, DEV, [
      ...backend(image, 'one', { 'index.html': 'one', 'api/index.html': 'api of one', 'other/index.html': 'wrong' }),
      ...backend(image, 'two', { 'index.html': 'two', 'other/index.html': 'other of two' }),
      {
        ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'nobody' } },
        spec: { selector: { app: 'nobody' }, ports: [{ name: 'http', port: 80 }] },
      },
      secret,
      ingress('plain', [
        rule('one', path('/', 'one'), path('/other', 'two')),
        rule('two', path('/', 'two')),
        rule('nobody', path('/', 'nobody')),
      ]),
      ingress('safe', [rule('safe', path('/', 'one'))], {
        annotations: { 'ingress.kubernetes.io/force-ssl-redirect': 'true' },
        tls: [{ hosts: ['safe.dev.localhost'], secretName: 'safe-tls' }],
      }),
      rewriting,
    ]);
    [http, https] = [await portOf('ingress-http'), await portOf('ingress-https')];
    await answers('the backend answers', () => get('one'), 200);
    await answers('the other host answers', () => get('two'), 200);
  }, UP_MS);

  it('are told apart by their names, and by paths the longest first', async () => {
    expect(await get('one')).toMatchObject({ status: 200, body: 'one' });
    expect(await get('two')).toMatchObject({ status: 200, body: 'two' });
    expect(await get('one', '/api/')).toMatchObject({ status: 200, body: 'api of one' });
    expect(await get('one', '/other/')).toMatchObject({ status: 200, body: 'other of two' });
  });

  it('have paths rewritten', async () => {
    await answers('the rewritten host answers', () => get('rewritten', '/shop/'), 200);
    expect(await get('rewritten', '/shop/')).toMatchObject({ body: 'api of one' });
    expect(await get('rewritten', '/')).toMatchObject({ status: 404 });
  });

  it('are sent to https, and served there with the certificate of their own', async () => {
    await answers('the host with a certificate answers', () => getSafely('safe'), 200);
    expect(await getSafely('safe')).toMatchObject({ status: 200, body: 'one' });
    const sent = await get('safe', '/?q=1');
    expect(sent).toMatchObject({ status: 301, location: 'https://safe.dev.localhost/?q=1' });
    await expect(getSafely('one')).rejects.toThrow();
  });

  it('are not served where nobody knows the name (404) or nothing stands behind it (503)', async () => {
    expect(await get('unheard-of')).toMatchObject({ status: 404 });
    expect(await get('nobody')).toMatchObject({ status: 503 });
  });

  it('say where they are served', async () => {
    const status = async () => (await cluster.kubectl(['get', 'ingress', '-n', DEV, 'plain'])).stdout;
    await soon('the Ingress has an address', async () => (await status()).includes('10.96.0.80'));
  });

  it('come through the documented doors alone', async () => {
    expect(await listeningSockets(NAME)).toEqual(await documentedSockets('contour'));
  });
});

describe('Contour', () => {
  it(
    'stays as long as HTTPProxies would go with it',
    async () => {
      await expect(deleteAddOn(cluster, 'contour')).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('HTTPProxy dev/rewritten would go with it'),
      });
    },
    UP_MS,
  );

  it(
    'is removed with all that it brought, its ports among it',
    async () => {
      await cluster.kubectl(['delete', 'namespace', DEV]);
      await deleteAddOn(cluster, 'contour');
      await soon('its namespace is gone', async () => (await there(cluster, 'namespaces', 'projectcontour')) === '');
      expect(await there(cluster, 'ingressclasses')).toBe('');
      expect(await there(cluster, 'customresourcedefinitions')).toBe('');
      expect(await cluster.ports!.list()).toEqual([]);
      expect((await provider.status()).addOns?.map(({ name }) => name)).toEqual(['dns', 'storage']);
      expect(await listeningSockets(NAME)).toEqual(await documentedSockets());
    },
    UP_MS,
  );
});
