import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { digestOf, OciError } from '@cutover/oci';
import type { Image, RawManifest, Registry } from '@cutover/oci';
import { randomImage } from '@cutover/oci/testing';
import { memoryRecord } from './image-record.ts';
import type { ImageSource } from './image-source.ts';
import { pushMissing, referenceOf } from './push-images.ts';
import { resolveImages } from './resolve-images.ts';

/** A source that counts how often it is built; each build gives the next image, the last one for ever. */
function sourceOf(...images: readonly Image[]): ImageSource & { readonly builds: () => number } {
  let builds = 0;
  return {
    repository: 'cutover/dns',
    key: 'v1-abc',
    builds: () => builds,
    build: () => {
      builds += 1;
      const image = images[Math.min(builds, images.length) - 1];
      return image === undefined ? Promise.reject(new Error('is not built')) : Promise.resolve(image);
    },
  };
}

interface MemoryRegistry extends Registry {
  readonly manifests: Map<string, RawManifest>;
  readonly written: string[];
}

function memoryRegistry(): MemoryRegistry {
  const manifests = new Map<string, RawManifest>();
  const blobs = new Set<string>();
  const written: string[] = [];
  return {
    name: 'memory',
    manifests,
    written,
    hasBlob: (_, digest) => Promise.resolve(blobs.has(digest)),
    readBlob: () => Promise.resolve(Readable.from([])),
    writeBlob: (_, { descriptor }) => {
      blobs.add(descriptor.digest);
      return Promise.resolve('uploaded');
    },
    hasManifest: (repository, selector) => {
      const found = manifests.get(`${repository}@${selector}`);
      return Promise.resolve(found && digestOf(found.bytes));
    },
    readManifest: (repository, selector) => {
      const found = manifests.get(`${repository}@${selector}`);
      return found ? Promise.resolve(found) : Promise.reject(new OciError('not-found', `no ${repository}@${selector}`));
    },
    writeManifest: (repository, selector, manifest) => {
      manifests.set(`${repository}@${selector}`, manifest);
      written.push(selector);
      return Promise.resolve();
    },
    listTags: () => Promise.resolve([]),
  };
}

async function resolved(source: ImageSource, record = memoryRecord()) {
  return (await resolveImages({ dns: source }, { record })).dns;
}

describe('resolveImages', () => {
  it('builds an image to learn its digest, keeps it, and builds it no second time', async () => {
    const image = await randomImage(10);
    const source = sourceOf(image);
    const record = memoryRecord();
    expect(await resolved(source, record)).toEqual({ source, digest: image.digest, image });
    expect(await resolved(source, record)).toEqual({ source, digest: image.digest });
    expect(source.builds()).toBe(1);
  });

  it('names an image by its digest alone', async () => {
    const image = await randomImage(10);
    const reference = referenceOf({ pull: 'registry.internal' }, await resolved(sourceOf(image)));
    expect(reference).toBe(`registry.internal/cutover/dns@${image.digest}`);
  });

  it('builds nothing more once it is aborted', async () => {
    const source = sourceOf(await randomImage(10));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(resolveImages({ dns: source }, { record: memoryRecord(), signal })).rejects.toThrow('enough');
    expect(source.builds()).toBe(0);
  });
});

describe('pushMissing', () => {
  it('pushes by digest and by key what is missing, and nothing the second time', async () => {
    const [registry, image] = [memoryRegistry(), await randomImage(10)];
    const source = sourceOf(image);
    const record = memoryRecord();
    expect(await pushMissing(registry, await resolved(source, record), { record })).toBe(image.digest);
    expect(registry.written).toEqual([image.digest, 'v1-abc']);
    await pushMissing(registry, await resolved(source, record), { record });
    expect(registry.written).toHaveLength(2);
    expect(source.builds()).toBe(1);
  });

  it('does not take the image that somebody pushed under the very key', async () => {
    const [registry, ours, theirs] = [memoryRegistry(), await randomImage(10), await randomImage(10)];
    const { bytes, descriptor } = theirs.manifest;
    await registry.writeManifest('cutover/dns', 'v1-abc', { mediaType: descriptor.mediaType, bytes });
    const record = memoryRecord();
    expect(await pushMissing(registry, await resolved(sourceOf(ours), record), { record })).toBe(ours.digest);
    expect(registry.manifests.has(`cutover/dns@${ours.digest}`)).toBe(true);
  });

  it('builds and pushes again what the record knows and the registry lacks', async () => {
    const [registry, image] = [memoryRegistry(), await randomImage(10)];
    const source = sourceOf(image);
    const record = memoryRecord();
    await record.remember(source, image.digest);
    expect(await pushMissing(registry, await resolved(source, record), { record })).toBe(image.digest);
    expect([source.builds(), registry.written]).toEqual([1, [image.digest, 'v1-abc']]);
  });

  it('says so and remembers where an image built again has another digest', async () => {
    const [registry, image] = [memoryRegistry(), await randomImage(10)];
    const source = sourceOf(image);
    const record = memoryRecord();
    await record.remember(source, digestOf('before'));
    const said: string[] = [];
    const say = (detail: string) => said.push(detail);
    expect(await pushMissing(registry, await resolved(source, record), { record, say })).toBe(image.digest);
    expect(said).toEqual([`cutover/dns:v1-abc was ${digestOf('before')} and, built again, is ${image.digest}`]);
    expect(await record.digestOf(source)).toBe(image.digest);
  });

  it('fails where the registry forgets what it took', async () => {
    const registry = { ...memoryRegistry(), writeManifest: () => Promise.resolve() };
    const record = memoryRecord();
    const image = await resolved(sourceOf(await randomImage(10)), record);
    await expect(pushMissing(registry, image, { record })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes no other failure for a missing image', async () => {
    const refused = () => Promise.reject(new OciError('registry-unreachable', 'nobody answers'));
    const registry = { ...memoryRegistry(), readManifest: refused };
    const record = memoryRecord();
    const image = await resolved(sourceOf(await randomImage(10)), record);
    await expect(pushMissing(registry, image, { record })).rejects.toMatchObject({ code: 'registry-unreachable' });
  });
});
