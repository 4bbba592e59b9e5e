import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  randomImage,
  removeRandomImages,
  startProxy,
  startRegistry,
  type Fault,
  type RunningProxy,
  type RunningRegistry,
} from '../testing/index.ts';
import { digestOf, hexOf } from '../digest.ts';
import type { Image } from '../image.ts';
import { ownSpool } from '../layer/spool.ts';
import { cachedRegistry } from './cached.ts';
import { createRegistry, type RegistryOptions } from './client.ts';
import { fixedCredentials } from './credentials.ts';
import { limitedRegistry } from './limited.ts';
import { pullFrom } from './pull.ts';
import { pushTo, type PushEvent } from './push.ts';
import type { Registry } from './registry.ts';

let running: RunningRegistry;
let scratch: string;
const proxies: RunningProxy[] = [];

beforeAll(async () => {
  running = await startRegistry();
  scratch = await mkdtemp(join(tmpdir(), 'cutover-registry-test-'));
}, 600_000);

afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await running?.stop();
  await rm(scratch, { recursive: true, force: true });
  await removeRandomImages();
});

const QUICK = { firstDelayMs: 1 };
const nobody = (): Promise<undefined> => Promise.resolve(undefined);

function direct(options: RegistryOptions = {}): Registry {
  return createRegistry(running.host, { retry: QUICK, credentials: nobody, ...options });
}

async function faulty(fault?: Fault, options: RegistryOptions = {}): Promise<Registry & { seen: readonly string[] }> {
  const proxy = await startProxy(running.host, fault);
  proxies.push(proxy);
  const registry = createRegistry(proxy.host, { retry: QUICK, credentials: nobody, ...options });
  return Object.assign(registry, { seen: proxy.seen });
}

async function contentOf(image: Image): Promise<string[]> {
  return Promise.all(
    image.layers.map(async (layer) => digestOf(Buffer.concat((await (await layer.open()).toArray()) as Buffer[]))),
  );
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): true {
  response.writeHead(status, headers).end('{"errors":[{"code":"PLANTED","message":"a planted fault"}]}');
  return true;
}

describe('a push', () => {
  it('is pulled again as the same image, byte for byte, by tag and by digest', async () => {
    const image = await randomImage(1000, 3_000_000);
    const { digest } = await pushTo(direct(), 'round/trip', image, { tags: ['v1'] });
    expect(digest).toBe(image.digest);
    for (const selector of ['v1', digest]) {
      const pulled = await pullFrom(direct(), 'round/trip', selector);
      expect(pulled.digest).toBe(image.digest);
      expect(pulled.config.bytes.equals(image.config.bytes)).toBe(true);
      expect(await contentOf(pulled)).toEqual(image.layers.map((layer) => layer.descriptor.digest));
    }
    expect(await direct().listTags('round/trip')).toEqual(['v1']);
  });

  it('sends layers, then config, then manifest, the tag last, and under another tag that alone', async () => {
    const registry = await faulty();
    const image = await randomImage(10, 20);
    await pushTo(registry, 'order', image, { tags: ['v1'], concurrency: 1 });
    const puts = registry.seen
      .filter((line) => line.startsWith('PUT'))
      .map((line) => line.replace(/uploads\/.*/, 'upload'));
    const upload = 'PUT /v2/order/blobs/upload';
    expect(puts).toEqual([
      upload,
      upload,
      upload,
      `PUT /v2/order/manifests/${image.digest}`,
      'PUT /v2/order/manifests/v1',
    ]);
    const events: PushEvent[] = [];
    await pushTo(registry, 'order', image, { tags: ['v2'], progress: (event) => events.push(event) });
    expect(events.map(({ part, state }) => `${part} ${state}`)).toEqual(['manifest exists', 'tag uploaded']);
  });

  it('mounts layers that another repository has', async () => {
    const image = await randomImage(5000);
    await pushTo(direct(), 'mount/from', image);
    const events: PushEvent[] = [];
    await pushTo(direct(), 'mount/to', image, { mountFrom: 'mount/from', progress: (event) => events.push(event) });
    expect(events[0]).toMatchObject({ part: 'layer', state: 'mounted' });
    expect(await contentOf(await pullFrom(direct(), 'mount/to', image.digest))).toHaveLength(1);
  });

  it('in chunks gives the same blob', async () => {
    const image = await randomImage(100_000);
    await pushTo(direct({ chunkSize: 30_000 }), 'chunked', image, { tags: ['v1'] });
    expect(await contentOf(await pullFrom(direct(), 'chunked', 'v1'))).toEqual([image.layers[0]?.descriptor.digest]);
  });

  it.each<[string, Fault]>([
    [
      'an upload cut midway',
      (request) => request.method === 'PUT' && request.url!.includes('/uploads/') && cut(request),
    ],
    ['a manifest refused', (request, response) => isManifestPut(request) && refuse(response, 400)],
    ['a config refused', (request, response) => request.method === 'POST' && refuse(response, 500)],
  ])('with %s fails and does not move the tag; the next one succeeds', async (_name, fault) => {
    const [before, after] = [await randomImage(100), await randomImage(500_000)];
    const repository = `kept/${hexOf(after.digest).slice(0, 8)}`;
    await pushTo(direct(), repository, before, { tags: ['live'] });
    await expect(pushTo(await faulty(fault), repository, after, { tags: ['live'] })).rejects.toMatchObject({
      name: 'OciError',
    });
    expect((await pullFrom(direct(), repository, 'live')).digest).toBe(before.digest);
    await pushTo(direct(), repository, after, { tags: ['live'] });
    expect((await pullFrom(direct(), repository, 'live')).digest).toBe(after.digest);
  });

  function cut(request: IncomingMessage): true {
    request.once('data', () => request.socket.destroy());
    return true;
  }

  function isManifestPut(request: IncomingMessage): boolean {
    return request.method === 'PUT' && request.url!.includes('/manifests/');
  }

  it('of a layer whose spooled file was damaged is refused before the registry takes it', async () => {
    const image = await randomImage(10_000);
    const [layer] = image.layers;
    await writeFile(
      join(await ownSpool(), 'sha256', hexOf(layer!.descriptor.digest)),
      Buffer.alloc(layer!.descriptor.size),
    );
    await expect(pushTo(direct(), 'damaged', image, { tags: ['v1'] })).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
    await expect(direct().readManifest('damaged', 'v1')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a pull', () => {
  const blobFault =
    (change: (bytes: Buffer) => Buffer, size: number): Fault =>
    (request, response) => {
      if (request.method !== 'GET' || !request.url!.includes('/blobs/')) return false;
      void fetch(`http://${running.host}${request.url}`)
        .then((answer) => answer.arrayBuffer())
        .then((body) => {
          const bytes = Buffer.from(body);
          response.end(bytes.length > size ? change(bytes) : bytes);
        });
      return true;
    };
  const LARGE = 50_000;

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['a flipped bit', (bytes) => (bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000), bytes), 'digest-mismatch'],
    ['a byte less', (bytes) => bytes.subarray(1), 'size-mismatch'],
    ['a byte more', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]), 'size-mismatch'],
  ])('refuses a layer with %s, and so does a cache', async (_name, change, code) => {
    const image = await randomImage(2 * LARGE);
    await pushTo(direct(), 'corrupt', image);
    const registry = await faulty(blobFault(change, LARGE));
    const pulled = await pullFrom(registry, 'corrupt', image.digest);
    await expect(contentOf(pulled)).rejects.toMatchObject({ code });
    const cached = await pullFrom(cachedRegistry(registry, join(scratch, 'corrupt')), 'corrupt', image.digest);
    await expect(contentOf(cached)).rejects.toMatchObject({ code });
  });

  it('by digest refuses another manifest', async () => {
    const [asked, given] = [await randomImage(10), await randomImage(10)];
    await pushTo(direct(), 'swapped', given, { tags: ['v1'] });
    const registry = await faulty((request, response) => {
      if (!request.url!.includes(hexOf(asked.digest))) return false;
      response.writeHead(200, { 'content-type': given.manifest.descriptor.mediaType }).end(given.manifest.bytes);
      return true;
    });
    await expect(pullFrom(registry, 'swapped', asked.digest)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('of what is not there says so in one line with method, URL and status', async () => {
    const pulled = pullFrom(direct(), 'absent', 'v1');
    await expect(pulled).rejects.toMatchObject({ code: 'not-found', fields: { method: 'GET', status: 404 } });
    await expect(pulled).rejects.toThrow(
      /^GET http:\/\/127\.0\.0\.1:\d+\/v2\/absent\/manifests\/v1: no such [^:\n]+: status 404: [A-Z_]+ [^\n]+$/,
    );
  });

  it('is read from the cache the second time, and again from the registry once the cache is damaged', async () => {
    const image = await randomImage(1000);
    await pushTo(direct(), 'cached', image);
    const origin = await faulty();
    const registry = cachedRegistry(origin, join(scratch, 'blobs'));
    const reads = (): number =>
      origin.seen.filter((line) => line.startsWith('GET') && line.includes(hexOf(image.layers[0]!.descriptor.digest)))
        .length;
    const pulled = await pullFrom(registry, 'cached', image.digest);
    await contentOf(pulled);
    await contentOf(pulled);
    expect(reads()).toBe(1);
    const { digest, size } = image.layers[0]!.descriptor;
    await writeFile(join(scratch, 'blobs', 'sha256', hexOf(digest)), Buffer.alloc(size));
    expect(await contentOf(pulled)).toEqual([digest]);
    expect(reads()).toBe(2);
  });
});

describe('retries', () => {
  it('repeat a read that failed for now, not one that is refused', async () => {
    let failures = 2;
    const image = await randomImage(10);
    await pushTo(direct(), 'flaky', image, { tags: ['v1'] });
    const registry = await faulty((_request, response) => failures-- > 0 && refuse(response, 503));
    expect((await pullFrom(registry, 'flaky', 'v1')).digest).toBe(image.digest);
    const denied = await faulty((_request, response) => refuse(response, 403));
    await expect(pullFrom(denied, 'flaky', 'v1')).rejects.toMatchObject({ code: 'unauthorized' });
    expect(denied.seen).toHaveLength(1);
  });
});

describe('credentials', () => {
  const BASIC = `Basic ${Buffer.from('member:secret').toString('base64')}`;
  const known = (registry: string): RegistryOptions => ({
    credentials: (asked) =>
      fixedCredentials(registry === '' ? asked : registry, { username: 'member', password: 'secret' })(asked),
  });
  const basicOnly: Fault = (request, response) =>
    request.headers.authorization !== BASIC && refuse(response, 401, { 'www-authenticate': 'Basic realm="test"' });

  const bearerOnly: Fault = (request, response) => {
    if (request.url!.startsWith('/token')) {
      if (request.headers.authorization !== BASIC) return refuse(response, 401);
      const { searchParams } = new URL(request.url!, 'http://x');
      response.end(JSON.stringify({ token: searchParams.getAll('scope').join('+'), expires_in: 60 }));
      return true;
    }
    const needed = request.method === 'GET' || request.method === 'HEAD' ? 'pull' : 'push';
    if (request.headers.authorization?.includes(needed)) return false;
    return refuse(response, 401, {
      'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="test"`,
    });
  };

  it.each([
    ['basic', basicOnly],
    ['bearer', bearerOnly],
  ])('%s: with them a push passes, without or with others it is 401', async (name, fault) => {
    const image = await randomImage(10);
    await pushTo(await faulty(fault, known('')), `auth/${name}`, image, { tags: ['v1'] });
    expect((await pullFrom(direct(), `auth/${name}`, 'v1')).digest).toBe(image.digest);
    await expect(pushTo(await faulty(fault), `auth/${name}`, await randomImage(10))).rejects.toMatchObject({
      code: 'unauthorized',
    });
    const others = await faulty(fault, known('elsewhere.example'));
    await expect(pullFrom(others, `auth/${name}`, 'v1')).rejects.toMatchObject({
      code: 'unauthorized',
      fields: { status: 401 },
    });
  });

  it('bearer: a layer that another repository may have is sent once, with the token that opened its upload', async () => {
    const refusals: string[] = [];
    const watched: Fault = (request, response) => {
      const answered = bearerOnly(request, response);
      if (answered && response.statusCode === 401) refusals.push(request.method!);
      return answered;
    };
    const image = await randomImage(10);
    await pushTo(await faulty(watched, known('')), 'auth/mount', image, { mountFrom: 'auth/none' });
    // The layer's, which wants to read the other repository too; all else has the scope that its HEAD has earned.
    expect(refusals.filter((method) => method !== 'HEAD')).toEqual(['POST']);
  });

  it('are not sent where a registry redirects to, nor shown in errors', async () => {
    const storage = await faulty((_request, response) => refuse(response, 404));
    const options = known('');
    const registry = await faulty((request, response) => {
      if (basicOnly(request, response)) return true;
      return refuse(response, 307, { location: `http://${storage.name}/v2/x?signature=hidden` });
    }, options);
    const read = registry.readManifest('redirected', 'v1');
    await expect(read).rejects.toThrow(/\?signature=…: [^\n]*status 404/);
    await expect(read).rejects.not.toThrow(/hidden|secret/);
  });
});

describe('a limited registry', () => {
  it('has no more calls under way than allowed', async () => {
    let [inside, most] = [0, 0];
    const slow: Registry = {
      ...direct(),
      async hasBlob() {
        most = Math.max(most, (inside += 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
        return true;
      },
    } as Registry;
    const registry = limitedRegistry(slow, 2);
    await Promise.all(Array.from({ length: 10 }, () => registry.hasBlob('a', 'b')));
    expect(most).toBe(2);
  });
});

it('a registry that is not there is one line that names it', async () => {
  const registry = createRegistry('127.0.0.1:1', { retry: { attempts: 1 }, credentials: nobody });
  await expect(registry.hasBlob('a', `sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({
    code: 'registry-unreachable',
  });
  await expect(registry.hasBlob('a', 'x')).rejects.toThrow(
    /^HEAD http:\/\/127\.0\.0\.1:1\/v2\/a\/blobs\/x: connect ECONNREFUSED/,
  );
});
