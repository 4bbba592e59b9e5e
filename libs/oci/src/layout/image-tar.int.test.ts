import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pack, type Pack } from 'tar-stream';
import { digestOf, hexOf } from '../digest.ts';
import { randomImage, removeRandomImages } from '../testing/random-image.ts';
import type { Image } from '../image.ts';
import type { Layer } from '../layer/layer.ts';
import { readImageTar } from './image-tar.ts';
import { writeLayout } from './write-layout.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-image-tar-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));
afterAll(removeRandomImages);

type Member = [name: string | Parameters<Pack['entry']>[0], content?: Buffer | string];

async function tarOf(...members: Member[]): Promise<string> {
  const tar = pack();
  for (const [name, content] of members) tar.entry(typeof name === 'string' ? { name } : name, content ?? '');
  tar.finalize();
  const path = join(scratch, 'image.tar');
  await pipeline(tar, createWriteStream(path));
  return path;
}

function read(path: string) {
  return readImageTar(path, join(scratch, 'read'));
}

async function bytesOf(layer: Layer): Promise<Buffer> {
  return Buffer.concat((await (await layer.open()).toArray()) as Buffer[]);
}

async function tarsOf(image: Image): Promise<Buffer[]> {
  return Promise.all(image.layers.map(async (layer) => gunzipSync(await bytesOf(layer))));
}

function manifestJson(config: string, layers: readonly string[], tags?: readonly string[]): Member {
  return ['manifest.json', JSON.stringify([{ Config: config, RepoTags: tags ?? null, Layers: layers }])];
}

describe('a tar of images', () => {
  it('is read where it is an OCI layout, also with what Docker puts beside it', async () => {
    const image = await randomImage(100);
    const layout = join(scratch, 'layout');
    await writeLayout(layout, [{ image, name: 'localhost/app:1' }]);
    const names = readdirSync(layout, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(layout, join(entry.parentPath, entry.name)));
    const members = names.map((name): Member => [name, readFileSync(join(layout, name))]);
    const path = await tarOf(...members, manifestJson('blobs/sha256/1', []), ['repositories', '{}']);
    expect((await read(path)).map(({ image: { digest }, name }) => [digest, name])).toEqual([
      [image.digest, 'localhost/app:1'],
    ]);
  });

  it("is read in Docker's older form, with a layer that is a link to another image's", async () => {
    const image = await randomImage(100, 200);
    const [one, two] = await tarsOf(image);
    const config = `${hexOf(image.config.descriptor.digest)}.json`;
    const path = await tarOf(
      [{ name: 'aa/', type: 'directory' }],
      ['aa/VERSION', '1.0'],
      ['aa/layer.tar', one],
      ['bb/layer.tar', two],
      [{ name: 'cc/layer.tar', type: 'symlink', linkname: '../aa/layer.tar' }],
      [config, image.config.bytes],
      ['repositories', '{}'],
      manifestJson(config, ['cc/layer.tar', 'bb/layer.tar'], ['bank/account:1.0.0', 'bank/account:latest']),
    );
    const images = await read(path);
    expect(images.map(({ name }) => name)).toEqual(['bank/account:1.0.0', 'bank/account:latest']);
    const found = images[0]!.image;
    expect(found.config.descriptor.digest).toBe(image.config.descriptor.digest);
    expect(found.layers.map(({ diffId }) => diffId)).toEqual(image.config.value.rootfs.diff_ids);
    expect(digestOf(await bytesOf(found.layers[0]!))).toBe(image.layers[0]!.diffId);
    expect(found.manifest.value.layers.map(({ mediaType }) => mediaType)).toEqual([
      'application/vnd.oci.image.layer.v1.tar',
      'application/vnd.oci.image.layer.v1.tar',
    ]);
  });

  it('is read with compressed layers', async () => {
    const image = await randomImage(100);
    const layer = await bytesOf(image.layers[0]!);
    const path = await tarOf(
      ['sha256:1', image.config.bytes],
      ['1.tar.gz', layer],
      manifestJson('sha256:1', ['1.tar.gz']),
    );
    const [found] = await read(path);
    expect(found?.image.layers[0]?.descriptor).toEqual(image.layers[0]!.descriptor);
  });

  it('with a layer of other content is refused, at the latest when it is read', async () => {
    const image = await randomImage(100);
    const [tar] = await tarsOf(image);
    const other = Buffer.from(tar!);
    other[600]! ^= 1;
    const path = await tarOf(['c.json', image.config.bytes], ['l.tar', other], manifestJson('c.json', ['l.tar']));
    const [found] = await read(path);
    await expect(bytesOf(found!.image.layers[0]!)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it.each<[string, Member[], RegExp]>([
    ['a name that leads out', [['../evil', 'x']], /image\.tar: "\.\.\/evil" is no part of an image's tar$/],
    ['an absolute name', [['/etc/evil', 'x']], /"\/etc\/evil" is no part/],
    ['something else', [['hello.txt', 'x']], /neither an OCI layout nor an archive of Docker: it has no index\.json/],
    ['no JSON', [['manifest.json', '[']], /its manifest\.json is not JSON$/],
    ['another JSON', [['manifest.json', '[{"Config":1}]']], /must be a list of images with Config and Layers$/],
    ['no config', [manifestJson('c.json', [])], /incomplete: it has no c\.json$/],
    [
      'a config of another count',
      [['c.json', '{}'], manifestJson('c.json', ['l.tar'])],
      /names 0 layers, manifest\.json 1$/,
    ],
    [
      'a missing layer',
      [['c.json', JSON.stringify({ rootfs: { diff_ids: [digestOf('x')] } })], manifestJson('c.json', ['l.tar'])],
      /incomplete: it has no l\.tar$/,
    ],
    [
      'a link that leads out',
      [[{ name: 'c.json', type: 'symlink', linkname: '../../../../etc/passwd' }], manifestJson('c.json', [])],
      /"\.\.\/\.\.\/\.\.\/\.\.\/etc\/passwd" is no part/,
    ],
    [
      'two members of one name',
      [
        ['a', '1'],
        ['./a', '2'],
      ],
      /has "a" twice$/,
    ],
    ['a device', [[{ name: 'a', type: 'character-device' }]], /"a" is a character-device$/],
    ['a pipe', [[{ name: 'a', type: 'fifo' }]], /"a" is a fifo$/],
    [
      'a manifest of 9 MiB',
      [['manifest.json', Buffer.alloc(9 * 2 ** 20)]],
      /manifest\.json \(has \d+ bytes, more than/,
    ],
  ])('with %s is refused in one line', async (_, members, message) => {
    const path = await tarOf(...members);
    await expect(read(path)).rejects.toMatchObject({ code: 'layout-invalid', message: expect.stringMatching(message) });
  });

  it('that is no tar is refused in one line', async () => {
    const path = join(scratch, 'image.tar');
    writeFileSync(path, 'x'.repeat(2000));
    await expect(read(path)).rejects.toMatchObject({
      code: 'layout-invalid',
      message: expect.stringMatching(/: no tar: [^\n]+$/),
    });
  });
});
