import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import {
  cutting,
  onRequest,
  randomImage,
  refusing,
  removeRandomImages,
  startMemoryRegistry,
  tokenGuard,
  type Fault,
  type MemoryRegistry,
} from '../testing/index.ts';
import type { Image } from '../image.ts';
import { cachedRegistry } from './cached.ts';
import { createRegistry } from './client.ts';
import { limitedRegistry } from './limited.ts';
import { pushTo, type PushEvent } from './push.ts';
import type { Registry } from './registry.ts';

const servers: MemoryRegistry[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(removeRandomImages);

async function start(fault?: Fault): Promise<{ server: MemoryRegistry; registry: Registry }> {
  const server = await startMemoryRegistry(fault === undefined ? {} : { fault });
  servers.push(server);
  const credentials = (): Promise<undefined> => Promise.resolve(undefined);
  return { server, registry: createRegistry(server.host, { credentials, retry: { firstDelayMs: 1 } }) };
}

async function push(registry: Registry, image: Image, tags: readonly string[]): Promise<string[]> {
  const events: PushEvent[] = [];
  await pushTo(registry, 'app', image, { tags, progress: (event) => events.push(event) });
  return events.map(({ part, state }) => `${part} ${state}`);
}

describe('an image that is there', () => {
  it('under its tag costs one HEAD', async () => {
    const { server, registry } = await start();
    const image = await randomImage(10, 20);
    await push(registry, image, ['v1']);
    const before = server.requests.length;
    expect(await push(registry, image, ['v1'])).toEqual(['manifest exists', 'tag exists']);
    expect(server.lines().slice(before)).toEqual(['HEAD /v2/app/manifests/v1 200']);
  });

  it('by digest costs one HEAD where no tag is asked for', async () => {
    const { server, registry } = await start();
    const image = await randomImage(10);
    await push(registry, image, []);
    const before = server.requests.length;
    expect(await push(registry, image, [])).toEqual(['manifest exists']);
    expect(server.lines().slice(before)).toEqual(['HEAD /v2/app/manifests/DIGEST 200']);
  });

  it('under another tag is only tagged', async () => {
    const { server, registry } = await start();
    const image = await randomImage(10, 20);
    await push(registry, image, ['v1']);
    const before = server.requests.length;
    expect(await push(registry, image, ['v1', 'v2'])).toEqual(['manifest exists', 'tag exists', 'tag uploaded']);
    expect(server.lines().slice(before)).toEqual([
      'HEAD /v2/app/manifests/v1 200',
      'HEAD /v2/app/manifests/v2 404',
      'PUT /v2/app/manifests/v2 201',
    ]);
  });

  it('does not hide that its tag names another one', async () => {
    const { server, registry } = await start();
    const [before, after] = [await randomImage(10), await randomImage(10)];
    await push(registry, before, ['live']);
    await push(registry, after, ['live']);
    expect(server.store.manifests.get('app@live')?.bytes.equals(after.manifest.bytes)).toBe(true);
  });

  it('is pushed as new where the registry does not let it be looked for', async () => {
    const { server, registry } = await start(onRequest(/^HEAD .*manifests/, refusing(403)));
    await push(registry, await randomImage(10), ['v1']);
    expect(server.store.manifests.has('app@v1')).toBe(true);
  });
});

describe('hasManifest', () => {
  it('is the digest by tag and by digest, and undefined for what is not there, of decorators too', async () => {
    const { registry } = await start();
    const image = await randomImage(10);
    await push(registry, image, ['v1']);
    for (const one of [registry, limitedRegistry(registry, 1), cachedRegistry(registry, '/nowhere')]) {
      expect(await one.hasManifest('app', 'v1')).toBe(image.digest);
      expect(await one.hasManifest('app', image.digest)).toBe(image.digest);
      expect(await one.hasManifest('app', 'v2')).toBeUndefined();
      expect(await one.hasManifest('other', 'v1')).toBeUndefined();
    }
  });

  it('without a Docker-Content-Digest is known by digest and not by tag', async () => {
    const { registry } = await start(onRequest(/^HEAD/, refusing(200)));
    const { digest } = await randomImage(10);
    expect(await registry.hasManifest('app', digest)).toBe(digest);
    expect(await registry.hasManifest('app', 'v1')).toBeUndefined();
  });
});

describe('a push that fails', () => {
  it.each<[string, Fault]>([
    ['at a layer', onRequest(/^PUT .*uploads/, refusing(400))],
    ['at a layer, cut every time', onRequest(/^PUT .*uploads/, cutting())],
    ['at the manifest by digest', onRequest(/^PUT .*manifests\/sha256/, refusing(500))],
    ['at its tag', onRequest(/^PUT .*manifests\/v1/, refusing(403))],
  ])('%s leaves no tag', async (_name, fault) => {
    const { server, registry } = await start(fault);
    await expect(push(registry, await randomImage(10, 20), ['v1', 'v2'])).rejects.toMatchObject({ name: 'OciError' });
    expect([...server.store.manifests.keys()].filter((name) => !name.includes('sha256'))).toEqual([]);
  });

  it('at a layer begins no further ones', async () => {
    const { server, registry } = await start(onRequest(/^POST/, refusing(403), 1));
    const image = await randomImage(1, 2, 3, 4, 5, 6, 7, 8);
    await expect(pushTo(registry, 'app', image, { concurrency: 2 })).rejects.toMatchObject({ code: 'unauthorized' });
    expect(server.requests.filter(({ method }) => method === 'POST').length).toBeLessThan(8);
  });
});

it('a push to a registry with tokens asks for two: to look, and to write', async () => {
  const guard = tokenGuard();
  const { server, registry } = await start(guard.fault);
  await push(registry, await randomImage(10, 20), ['v1']);
  expect(server.store.manifests.has('app@v1')).toBe(true);
  expect(guard.asked).toEqual(['repository:app:pull', 'repository:app:pull,push']);
});
