import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { lookAtApp } from './look-at-app.ts';
import { withDefaults } from './options.ts';
import { findEntry } from '../lane/foreign/find-entry.ts';
import type { ForeignApp } from '../lane/foreign/foreign-app.ts';
import { manifestsOf } from '../lane/foreign/manifest.ts';
import { shopManifests } from '../testing/shop-manifests.ts';

const host = '10.96.0.9';
const podIP = '10.244.0.5';
const idOf = (digit: string) => `registry.invalid/shop@sha256:${digit.repeat(64)}`;

let dir: string;
let server: Server;
let asked: string[];
let status: number;
/** What the version that is applied answers, and what the node says of its image. */
let versions: Record<string, { header?: string; imageID: string; waiting?: object }>;
let applied: string;
let table: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'look-'));
  await writeFile(join(dir, 'shop.yaml'), shopManifests);
  [asked, status, applied] = [[], 200, ''];
  versions = {
    'shop:1': { header: 'one', imageID: idOf('1') },
    'shop:2': { header: 'two', imageID: idOf('2') },
  };
  table = `tcp 6 9 ESTABLISHED src=10.88.0.1 dst=${host} sport=41000 dport=8080 src=${podIP} dst=10.88.0.1 sport=3000 dport=41000 `;
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { header } = versions[applied]!;
    response.writeHead(status, header === undefined ? {} : { 'Shop-Version': header }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const podOf = ({ imageID, waiting }: (typeof versions)[string]) => ({
  metadata: { name: 'shop-1-a' },
  spec: { containers: [{ name: 'shop', image: applied }] },
  status: {
    podIP,
    containerStatuses: [{ name: 'shop', ready: waiting === undefined, imageID, state: waiting ? { waiting } : {} }],
  },
});

const look = async (versionHeader: string | null, images: ForeignApp['images'] = { from: 'shop:1', to: 'shop:2' }) => {
  const tableFile = join(dir, 'table');
  await writeFile(tableFile, table);
  const commands: string[] = [];
  const foreign: ForeignApp = {
    source: { manifests: dir },
    entry: findEntry(manifestsOf(shopManifests, 'test'), {}),
    asked: {
      probes: [
        { method: 'GET', path: '/', body: null },
        { method: 'POST', path: '/orders', body: '{}' },
      ],
      versionHeader,
    },
    images,
  };
  const comparison = withDefaults({
    cluster: {
      ...{ name: 'toy', kind: 'pretended', kubeconfig: '/nowhere' },
      kubectl: async (args, { input = '' } = {}) => {
        commands.push(args.slice(0, 2).join(' '));
        applied = /image: (shop:\d)/.exec(input)?.[1] ?? applied;
        if (args[1] === 'pods') return { stdout: JSON.stringify({ items: [podOf(versions[applied]!)] }), stderr: '' };
        return { stdout: args[1] === 'service' ? host : '', stderr: '' };
      },
      inNodeNetwork: () => ['cat', tableFile],
      expose: async () => ({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => undefined,
      }),
    },
    ...{ helm: '/nowhere', app: foreign, strategies: ['rolling'], seed: 7, outDir: dir },
  });
  return lookAtApp(comparison, foreign).finally(() => expect(commands[0]).toBe('apply --filename'));
};

describe('a look at an app before it is measured', () => {
  it('names both versions by their header, and pins the images that the node pulled', async () => {
    expect(await look('Shop-Version')).toEqual({
      v1: { repository: 'registry.invalid/shop', digest: `sha256:${'1'.repeat(64)}`, version: 'one' },
      v2: { repository: 'registry.invalid/shop', digest: `sha256:${'2'.repeat(64)}`, version: 'two' },
    });
    expect(asked).toEqual(['GET /', 'POST /orders', 'GET /', 'POST /orders']);
  });

  it('names them by tag where the pod tells them apart', async () => {
    const { v1, v2 } = await look(null);
    expect([v1.version, v2.version]).toEqual(['1', '2']);
  });

  it('keeps the name of an image that the node has from no registry', async () => {
    versions['shop:2']!.imageID = `sha256:${'2'.repeat(64)}`;
    expect((await look(null)).v2).toMatchObject({ reference: 'shop:2', digest: `sha256:${'2'.repeat(64)}` });
  });

  it.each<[string, string | null, () => void, RegExp]>([
    [
      'an image that cannot be pulled',
      null,
      () => (versions['shop:2']!.waiting = { reason: 'ErrImagePull', message: 'shop:2:\n not found' }),
      /^--to: shop:2 cannot be pulled: shop:2: not found$/,
    ],
    [
      'a probe that answers 404 before any change',
      null,
      () => (status = 404),
      /^probe GET \/ is answered 404 before any change: ask what is there$/,
    ],
    [
      'answers without the header',
      'Shop-Version',
      () => delete versions['shop:1']!.header,
      /^--from: shop:1 answers GET \/ without the header Shop-Version: .*by pod/,
    ],
    [
      'a header that is the same in both',
      'Shop-Version',
      () => (versions['shop:2']!.header = 'one'),
      /^both versions answer Shop-Version: one: they cannot be told apart by it; .*by pod$/,
    ],
    [
      'the same image twice',
      null,
      () => (versions['shop:2']!.imageID = idOf('1')),
      /^--from and --to are the same image \(sha256:1+\): they cannot be told apart$/,
    ],
    [
      'a node that says nothing of connections',
      null,
      () => (table = ''),
      /^versions cannot be told apart by pod: this node does not say .*--version-header$/,
    ],
  ])('refuses %s in one line', async (_, header, plant, message) => {
    plant();
    await expect(look(header)).rejects.toMatchObject({ code: 'foreign-app', message: expect.stringMatching(message) });
  });
});
