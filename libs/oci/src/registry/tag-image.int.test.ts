import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomImage, removeRandomImages, startMemoryRegistry, type MemoryRegistry } from '../testing/index.ts';
import { createRegistry } from './client.ts';
import { pushTo } from './push.ts';
import { tagImage } from './tag-image.ts';

let memory: MemoryRegistry;
beforeAll(async () => {
  memory = await startMemoryRegistry();
});
afterAll(async () => {
  await memory.stop();
  await removeRandomImages();
});

describe('an image', () => {
  it('has another tag by one manifest, and the first of the tags that are there names it', async () => {
    const registry = createRegistry(memory.host);
    const [older, newer] = [await randomImage(10), await randomImage(10)];
    await pushTo(registry, 'bank/account', older, { tags: ['older'] });
    await pushTo(registry, 'bank/account', newer, { tags: ['newer'] });
    const seen = memory.lines().length;
    const from = ['none', 'newer', 'older'];
    expect(await tagImage(registry, 'bank/account', { tag: 'new', from })).toEqual({
      digest: newer.digest,
      existed: false,
    });
    const writes = memory.lines().slice(seen);
    expect(writes.filter((line) => line.startsWith('PUT'))).toEqual(['PUT /v2/bank/account/manifests/new 201']);
    expect(await registry.hasManifest('bank/account', 'new')).toBe(newer.digest);
  });

  it('keeps the tag that it has', async () => {
    const registry = createRegistry(memory.host);
    const [one, other] = [await randomImage(10), await randomImage(10)];
    await pushTo(registry, 'bank/kept', one, { tags: ['kept'] });
    await pushTo(registry, 'bank/kept', other, { tags: ['other'] });
    const done = await tagImage(registry, 'bank/kept', { tag: 'kept', from: ['other'] });
    expect(done).toEqual({ digest: one.digest, existed: true });
  });

  it('that is not there is told', async () => {
    expect(await tagImage(createRegistry(memory.host), 'bank/none', { tag: 'a', from: ['b'] })).toBeUndefined();
  });
});
