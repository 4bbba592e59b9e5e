import { afterAll, describe, expect, it } from '@jest/globals';
import { digestOf } from './digest.ts';
import { choosePlatform, parseManifest } from './document.ts';
import { MEDIA_TYPES } from './descriptor.ts';
import { appendLayer, emptyImage, withConfig } from './image.ts';
import { canonicalJson } from './json.ts';
import { layerFromEntries } from './layer/layer.ts';
import { removeRandomImages } from './testing/random-image.ts';

const PLATFORM = { os: 'linux', architecture: 'amd64' };

/** The example of image-spec v1.1, manifest.md ("Example showing an image manifest"). */
const SPEC_MANIFEST = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: 'sha256:b5b2b2c507a0944348e0303114d8d93aaaa081732b86451d9bce1f432a537bc7',
    size: 7023,
  },
  layers: [
    {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: 'sha256:9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0',
      size: 32654,
    },
  ],
};

afterAll(removeRandomImages);

describe('digests', () => {
  it('are those of the specification', () => {
    const empty = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    expect(digestOf('{}')).toBe(empty);
    expect(digestOf(canonicalJson({}))).toBe(empty);
  });

  it('do not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: { d: [2, 1], c: undefined } }).toString()).toBe('{"a":{"d":[2,1]},"b":1}');
  });
});

describe('an image', () => {
  it('is never changed, each change is another image', async () => {
    const before = emptyImage(PLATFORM);
    const digest = before.digest;
    const layer = await layerFromEntries([{ type: 'directory', path: 'a' }]);
    const after = appendLayer(before, layer, { createdBy: 'test' });
    expect(before.layers).toEqual([]);
    expect(before.digest).toBe(digest);
    expect(after.digest).not.toBe(digest);
    expect(after.config.value.rootfs.diff_ids).toEqual([layer.diffId]);
    expect(after.config.value.history).toEqual([{ created: '1970-01-01T00:00:01Z', created_by: 'test' }]);
    expect(after.manifest.value.layers).toEqual([layer.descriptor]);
  });

  it('is the same digest however its configuration was put together', () => {
    const one = withConfig(withConfig(emptyImage(PLATFORM), { User: '1' }), {
      Env: ['A=1'],
      Labels: { x: '1', y: '2' },
    });
    const two = withConfig(emptyImage(PLATFORM), { Labels: { y: '2', x: '1' }, Env: ['A=1'], User: '1' });
    expect(two.digest).toBe(one.digest);
  });

  it('keeps environment and labels it had, and replaces those named again', () => {
    const image = withConfig(emptyImage(PLATFORM), { Env: ['A=1', 'B=1'], Labels: { x: '1' } });
    const { Env, Labels } = withConfig(image, { Env: ['B=2'], Labels: { y: '1' } }).config.value.config ?? {};
    expect(Env).toEqual(['A=1', 'B=2']);
    expect(Labels).toEqual({ x: '1', y: '1' });
  });
});

describe('a manifest', () => {
  const raw = (value: unknown): { mediaType: string; bytes: Buffer } => ({
    mediaType: MEDIA_TYPES.manifest,
    bytes: Buffer.from(JSON.stringify(value)),
  });

  it('of the specification is read, with the digest of its bytes', () => {
    const { value, descriptor } = parseManifest(raw(SPEC_MANIFEST), 'spec');
    expect(value.layers[0]?.size).toBe(32654);
    expect(descriptor.digest).toBe(digestOf(JSON.stringify(SPEC_MANIFEST)));
  });

  it.each([
    ['schemaVersion 1', { ...SPEC_MANIFEST, schemaVersion: 1 }],
    ['no layers', { ...SPEC_MANIFEST, layers: undefined }],
    ['a negative size', { ...SPEC_MANIFEST, config: { ...SPEC_MANIFEST.config, size: -1 } }],
    ['a digest that is none', { ...SPEC_MANIFEST, config: { ...SPEC_MANIFEST.config, digest: 'sha256:../..' } }],
    ['null', null],
  ])('with %s is refused', (_name, value) => {
    expect(() => parseManifest(raw(value), 'test')).toThrow(expect.objectContaining({ code: 'manifest-invalid' }));
  });

  it('is chosen of an index by platform, and what there is is named', () => {
    const arm = { ...SPEC_MANIFEST.config, platform: { os: 'linux', architecture: 'arm64' } };
    const index = JSON.parse(JSON.stringify({ schemaVersion: 2, manifests: [arm] })) as Parameters<
      typeof choosePlatform
    >[0];
    expect(choosePlatform(index, { os: 'linux', architecture: 'arm64' }, 'i')).toEqual(arm);
    expect(() => choosePlatform(index, PLATFORM, 'i')).toThrow('i: no image for linux/amd64, only for linux/arm64');
  });
});
