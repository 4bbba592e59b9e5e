import { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import {
  onRequest,
  randomImage,
  refusing,
  removeRandomImages,
  serving,
  startMemoryRegistry,
  type MemoryRegistry,
  type MemoryRegistryOptions,
  type RecordedRequest,
} from '../testing/index.ts';
import { MEDIA_TYPES, type Blob } from '../descriptor.ts';
import { digestOf } from '../digest.ts';
import { createRegistry, type RegistryOptions } from './client.ts';
import { pullFrom } from './pull.ts';
import { pushTo } from './push.ts';
import type { Registry } from './registry.ts';

/** What a row looks at: a client, the registry it speaks to, and all that was asked of it. */
interface Scene {
  readonly client: Registry;
  readonly server: MemoryRegistry;
  /** The requests whose `METHOD path?query` fits. */
  sent(fits: RegExp): readonly RecordedRequest[];
}

interface Row {
  /** Of distribution-spec v1.1. */
  readonly section: string;
  /** What it asks of a client, or lets a registry do to one. */
  readonly rule: string;
  readonly registry?: MemoryRegistryOptions;
  readonly client?: RegistryOptions;
  check(scene: Scene): Promise<void>;
}

const servers: MemoryRegistry[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(removeRandomImages);

async function sceneOf({ registry = {}, client = {} }: Pick<Row, 'registry' | 'client'> = {}): Promise<Scene> {
  const server = await startMemoryRegistry(registry);
  servers.push(server);
  const credentials = (): Promise<undefined> => Promise.resolve(undefined);
  return {
    server,
    client: createRegistry(server.host, { credentials, retry: { attempts: 1 }, ...client }),
    sent: (fits) => server.requests.filter(({ method, target }) => fits.test(`${method} ${target}`)),
  };
}

const BYTES = Buffer.alloc(100_000, 'content');
const BLOB: Blob = {
  descriptor: { mediaType: MEDIA_TYPES.layerGzip, digest: digestOf(BYTES), size: BYTES.length },
  open: () => Promise.resolve(Readable.from([BYTES])),
};
const { digest } = BLOB.descriptor;
const ENCODED = encodeURIComponent(digest);
const UPLOADS = '/v2/app/blobs/uploads/';
const MANIFEST = { mediaType: MEDIA_TYPES.manifest, bytes: Buffer.from('{}') };
const SESSION = new RegExp(` ${UPLOADS}[^?]+`);

const targets = (requests: readonly RecordedRequest[]): string[] => requests.map(({ target }) => target);
const header = (name: string, requests: readonly RecordedRequest[]): unknown[] =>
  requests.map(({ headers }) => headers[name]);

const PULL: readonly Row[] = [
  {
    section: 'Pulling manifests',
    rule: 'a manifest is got by tag or digest, with all the media types that are understood in Accept (end-3)',
    async check({ client, sent }) {
      await client.writeManifest('app', 'v1', MANIFEST);
      await client.readManifest('app', 'v1');
      await client.readManifest('app', digestOf(MANIFEST.bytes));
      const gets = sent(/^GET/);
      expect(targets(gets)).toEqual(['v1', digestOf(MANIFEST.bytes)].map((name) => `/v2/app/manifests/${name}`));
      for (const accept of header('accept', gets)) {
        for (const type of ['manifest', 'index', 'dockerManifest', 'dockerIndex'] as const) {
          expect(String(accept).split(', ')).toContain(MEDIA_TYPES[type]);
        }
      }
    },
  },
  {
    section: 'Pulling manifests',
    rule: 'a Docker-Content-Digest that is used must be that of the body',
    registry: {
      fault: onRequest(/^GET/, (_request, response) => {
        response.writeHead(200, { 'docker-content-digest': digest }).end('{}');
        return true;
      }),
    },
    async check({ client }) {
      await expect(client.readManifest('app', 'v1')).rejects.toMatchObject({ code: 'digest-mismatch' });
    },
  },
  {
    section: 'Pulling manifests',
    rule: 'a body that was asked for by digest is held against it, whatever the headers say',
    registry: { fault: onRequest(/^GET/, serving(Buffer.from('{}'))) },
    async check({ client }) {
      await expect(client.readManifest('app', digest)).rejects.toMatchObject({ code: 'digest-mismatch' });
    },
  },
  {
    section: 'Pulling blobs',
    rule: 'a blob is got by its digest and held against it (end-2)',
    registry: { fault: onRequest(/^GET/, serving(Buffer.alloc(BYTES.length))) },
    async check({ client, sent }) {
      const content = await client.readBlob('app', BLOB.descriptor);
      await expect(content.toArray()).rejects.toMatchObject({ code: 'digest-mismatch' });
      expect(targets(sent(/^GET/))).toEqual([`/v2/app/blobs/${digest}`]);
    },
  },
  {
    section: 'Pulling blobs',
    rule: 'a blob may be served from elsewhere: redirects are followed',
    registry: { fault: onRequest(/^GET \/v2\/app/, refusing(307, { location: '/v2/other/elsewhere' })) },
    async check({ client, sent }) {
      await expect(client.readBlob('app', BLOB.descriptor)).rejects.toMatchObject({ code: 'not-found' });
      expect(targets(sent(/^GET/))).toEqual([`/v2/app/blobs/${digest}`, '/v2/other/elsewhere']);
    },
  },
  {
    section: 'Checking if content exists in the registry',
    rule: 'blobs and manifests are looked for by HEAD: 200 is yes, 404 is no (end-2, end-3)',
    async check({ client, sent }) {
      expect(await client.hasBlob('app', digest)).toBe(false);
      expect(await client.hasManifest('app', 'v1')).toBeUndefined();
      await client.writeManifest('app', 'v1', MANIFEST);
      expect(await client.hasManifest('app', 'v1')).toBe(digestOf(MANIFEST.bytes));
      expect(sent(/^GET/)).toEqual([]);
    },
  },
  {
    section: 'Legacy Docker support HTTP headers',
    rule: 'a client does not depend on headers that start with Docker-',
    registry: {
      fault: onRequest(/^GET|^HEAD/, (request, response) => {
        const body = request.method === 'HEAD' ? undefined : MANIFEST.bytes;
        response.writeHead(200, { 'content-type': MEDIA_TYPES.manifest }).end(body);
        return true;
      }),
    },
    async check({ client }) {
      const absent = digestOf(MANIFEST.bytes);
      expect((await client.readManifest('app', absent)).bytes.equals(MANIFEST.bytes)).toBe(true);
      expect(await client.hasManifest('app', absent)).toBe(absent);
      expect(await client.hasManifest('app', 'v1')).toBeUndefined();
    },
  },
];

const PUSH: readonly Row[] = [
  {
    section: 'Pushing a blob monolithically',
    rule: 'POST opens a session; PUT sends the whole to its Location, with length, octet-stream type and digest (end-4a, end-6)',
    async check({ client, server, sent }) {
      expect(await client.writeBlob('app', BLOB)).toBe('uploaded');
      expect(targets(sent(/^POST/))).toEqual([UPLOADS]);
      const [put] = sent(/^PUT/);
      expect(put?.target).toMatch(new RegExp(`^${UPLOADS}[0-9a-f-]{36}\\?digest=${ENCODED}$`));
      expect(put?.headers).toMatchObject({
        'content-length': String(BYTES.length),
        'content-type': 'application/octet-stream',
      });
      expect(put?.headers['transfer-encoding']).toBeUndefined();
      expect(server.store.blobs.get(`app@${digest}`)?.equals(BYTES)).toBe(true);
    },
  },
  {
    section: 'Pushing a blob monolithically',
    rule: 'an absolute Location is used as it is',
    registry: {
      fault: onRequest(/^POST/, (request, response) => {
        const location = `http://${request.headers.host}/somewhere/else?_state=a%20b~c`;
        response.writeHead(202, { location }).end();
        return true;
      }),
    },
    async check({ client, sent }) {
      await expect(client.writeBlob('app', BLOB)).rejects.toMatchObject({ code: 'not-found' });
      expect(targets(sent(/^PUT/))).toEqual([`/somewhere/else?_state=a%20b~c&digest=${ENCODED}`]);
    },
  },
  {
    section: 'Pushing a blob monolithically',
    rule: 'a relative Location is taken from the request, and critical parameters of its query are kept',
    registry: { location: (path) => `${path}?_state=a+b%2Fc==` },
    async check({ client, sent }) {
      expect(await client.writeBlob('app', BLOB)).toBe('uploaded');
      expect(targets(sent(/^PUT/))[0]).toMatch(new RegExp(`\\?_state=a\\+b%2Fc==&digest=${ENCODED}$`));
    },
  },
  {
    section: 'Pushing a blob in chunks',
    rule: 'the POST that opens the session has Content-Length: 0',
    client: { chunkSize: 40_000 },
    async check({ client, sent }) {
      await client.writeBlob('app', BLOB);
      expect(header('content-length', sent(/^POST/))).toEqual(['0']);
    },
  },
  {
    section: 'Pushing a blob in chunks',
    rule: 'chunks go in order by PATCH, their ranges inclusive at both ends and from 0, each with its length and type (end-5)',
    client: { chunkSize: 40_000 },
    async check({ client, server, sent }) {
      expect(await client.writeBlob('app', BLOB)).toBe('uploaded');
      const patches = sent(/^PATCH/);
      expect(header('content-range', patches)).toEqual(['0-39999', '40000-79999', '80000-99999']);
      expect(header('content-length', patches)).toEqual(['40000', '40000', '20000']);
      expect(new Set(header('content-type', patches))).toEqual(new Set(['application/octet-stream']));
      expect(server.store.blobs.get(`app@${digest}`)?.equals(BYTES)).toBe(true);
    },
  },
  {
    section: 'Pushing a blob in chunks',
    rule: 'each chunk goes to the Location of the answer before it',
    client: { chunkSize: 40_000 },
    registry: {
      location: (
        (calls = 0) =>
        (path: string) =>
          `${path}?step=${(calls += 1)}`
      )(),
    },
    async check({ client, sent }) {
      await client.writeBlob('app', BLOB);
      const steps = sent(SESSION).map(({ target }) => /step=(\d)/.exec(target)?.[1]);
      expect(steps).toEqual(['1', '2', '3', '4']);
    },
  },
  {
    section: 'Pushing a blob in chunks',
    rule: 'the session is closed by a PUT with the digest of the whole blob',
    client: { chunkSize: 40_000 },
    async check({ client, sent }) {
      await client.writeBlob('app', BLOB);
      const [put, ...others] = sent(/^PUT/);
      expect([put?.length, put?.target.endsWith(`digest=${ENCODED}`), others]).toEqual([0, true, []]);
    },
  },
  {
    section: 'Pushing a blob in chunks',
    rule: "no chunk but the last is smaller than the registry's OCI-Chunk-Min-Length",
    client: { chunkSize: 10 },
    registry: { minChunk: 60_000 },
    async check({ client, sent }) {
      expect(await client.writeBlob('app', BLOB)).toBe('uploaded');
      expect(header('content-length', sent(/^PATCH/))).toEqual(['60000', '40000']);
    },
  },
  {
    section: 'Pushing a blob in chunks',
    rule: 'a chunk out of order is refused with 416, which ends the upload',
    client: { chunkSize: 40_000 },
    registry: { fault: onRequest(/^PATCH/, refusing(416)) },
    async check({ client, server, sent }) {
      await expect(client.writeBlob('app', BLOB)).rejects.toMatchObject({ fields: { status: 416 } });
      expect([sent(/^PATCH/).length, sent(/^PUT/).length, server.store.blobs.size]).toEqual([1, 0, 0]);
    },
  },
  {
    section: 'Mounting a blob from another repository',
    rule: 'POST names digest and repository; 201 says that it is mounted (end-11)',
    async check({ client, server, sent }) {
      server.store.blobs.set(`team/base@${digest}`, BYTES);
      expect(await client.writeBlob('app', BLOB, 'team/base')).toBe('mounted');
      const [post] = sent(/^POST/);
      const { pathname, searchParams } = new URL(post?.target ?? '', 'http://registry');
      expect([pathname, [...searchParams]]).toEqual([
        UPLOADS,
        [
          ['mount', digest],
          ['from', 'team/base'],
        ],
      ]);
      expect(server.store.blobs.has(`app@${digest}`)).toBe(true);
    },
  },
  {
    section: 'Mounting a blob from another repository',
    rule: '202 says that it is not: the session that it opened is gone on with',
    async check({ client, sent }) {
      expect(await client.writeBlob('app', BLOB, 'team/base')).toBe('uploaded');
      expect([sent(/^POST/).length, sent(/^PUT/).length]).toEqual([1, 1]);
    },
  },
  {
    section: 'Pushing manifests',
    rule: 'PUT by digest or tag, Content-Type the mediaType of the manifest and no parameters (end-7)',
    async check({ client, sent }) {
      const image = await randomImage(10);
      await pushTo(client, 'app', image, { tags: ['v1'] });
      const puts = sent(/^PUT .*manifests/);
      expect(targets(puts)).toEqual([image.digest, 'v1'].map((name) => `/v2/app/manifests/${name}`));
      const { mediaType } = image.manifest.value as { mediaType?: string };
      expect(header('content-type', puts)).toEqual([mediaType, mediaType]);
      expect(header('content-length', puts)).toEqual(Array(2).fill(String(image.manifest.bytes.length)));
    },
  },
  {
    section: 'Pushing manifests',
    rule: 'a manifest names blobs that are there: they go first, and the tag last',
    async check({ client, server }) {
      await pushTo(client, 'app', await randomImage(10, 20), { tags: ['v1'], concurrency: 1 });
      const writes = server.lines().filter((line) => line.startsWith('PUT'));
      expect(writes).toEqual([
        ...Array<string>(3).fill(`PUT ${UPLOADS}ID 201`),
        'PUT /v2/app/manifests/DIGEST 201',
        'PUT /v2/app/manifests/v1 201',
      ]);
    },
  },
  {
    section: 'Pushing manifests',
    rule: 'a Docker-Content-Digest that is used must be that of what was sent',
    registry: { fault: onRequest(/^PUT/, refusing(201, { 'docker-content-digest': digest })) },
    async check({ client }) {
      await expect(client.writeManifest('app', 'v1', MANIFEST)).rejects.toMatchObject({ code: 'digest-mismatch' });
    },
  },
  {
    section: 'Pushing manifests',
    rule: 'manifests of 4 megabytes pass',
    async check({ client }) {
      const bytes = Buffer.from(JSON.stringify({ annotations: { filler: 'x'.repeat(4_000_000) } }));
      await client.writeManifest('app', 'v1', { ...MANIFEST, bytes });
      expect((await client.readManifest('app', 'v1')).bytes.equals(bytes)).toBe(true);
    },
  },
  {
    section: 'Error codes',
    rule: 'code and message of a refusal are shown; unknown codes and bodies of any format are no trouble',
    async check({ client, server }) {
      await expect(client.writeManifest('app', digest, MANIFEST)).rejects.toThrow(/400: DIGEST_INVALID as the spec/);
      expect(server.store.manifests.size).toBe(0);
    },
  },
];

const DISCOVER: readonly Row[] = [
  {
    section: 'Listing Tags',
    rule: 'tags are listed by GET (end-8a)',
    async check({ client, sent }) {
      await client.writeManifest('app', 'v1', MANIFEST);
      expect(await client.listTags('app')).toEqual(['v1']);
      expect(targets(sent(/^GET/))).toEqual(['/v2/app/tags/list']);
    },
  },
  {
    section: 'Listing Tags',
    rule: 'further pages are where the Link with rel="next" leads (end-8b)',
    registry: { page: 2 },
    async check({ client, sent }) {
      for (const tag of ['a', 'b', 'c', 'd', 'e']) await client.writeManifest('app', tag, MANIFEST);
      expect(await client.listTags('app')).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(targets(sent(/^GET/))).toEqual([
        '/v2/app/tags/list',
        '/v2/app/tags/list?n=2&last=b',
        '/v2/app/tags/list?n=2&last=d',
      ]);
    },
  },
  {
    section: 'Listing Tags',
    rule: 'an absolute Link is followed on the same registry',
    registry: {
      fault: onRequest(
        /^GET/,
        (_request, response) => {
          response.writeHead(200, { link: '<http://internal.example/v2/app/tags/list?last=a>; rel=next' });
          response.end('{"name":"app","tags":["a"]}');
          return true;
        },
        1,
      ),
    },
    async check({ client, sent }) {
      await client.writeManifest('app', 'b', MANIFEST);
      expect(await client.listTags('app')).toEqual(['a', 'b']);
      expect(targets(sent(/^GET/)).at(-1)).toBe('/v2/app/tags/list?last=a');
    },
  },
  {
    section: 'Listing Tags',
    rule: 'the list may be empty',
    registry: { fault: onRequest(/^GET/, serving(Buffer.from('{"name":"app","tags":null}'))) },
    async check({ client }) {
      expect(await client.listTags('app')).toEqual([]);
    },
  },
  {
    section: 'Listing Tags',
    rule: 'what is no list of tags is refused',
    registry: { fault: onRequest(/^GET/, serving(Buffer.from('{"tags":[1]}'))) },
    async check({ client }) {
      await expect(client.listTags('app')).rejects.toMatchObject({ code: 'registry-refused' });
    },
  },
];

describe.each([
  ['pull', PULL],
  ['push', PUSH],
  ['content discovery', DISCOVER],
])('distribution-spec v1.1, %s', (_category, rows) => {
  it.each(rows.map((row) => [`${row.section}: ${row.rule}`, row] as const))('%s', async (_name, row) => {
    await row.check(await sceneOf(row));
  });
});

it('a registry is asked for nothing that distribution-spec v1.1 has no endpoint for', async () => {
  const scene = await sceneOf();
  const image = await randomImage(10);
  await pushTo(scene.client, 'team/app', image, { tags: ['v1'], mountFrom: 'team/base' });
  const pulled = await pullFrom(scene.client, 'team/app', 'v1');
  await (await pulled.layers[0]!.open()).toArray();
  await scene.client.listTags('team/app');
  const endpoint =
    /^(?:(?:GET|HEAD) \/v2\/team\/app\/(?:blobs\/DIGEST|manifests\/(?:DIGEST|v1)|tags\/list)|POST \/v2\/team\/app\/blobs\/uploads\/|PUT \/v2\/team\/app\/(?:blobs\/uploads\/ID|manifests\/(?:DIGEST|v1))) \d+$/;
  expect(scene.server.lines().filter((line) => !endpoint.test(line))).toEqual([]);
});
