import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MEDIA_TYPES } from '../descriptor.ts';
import { digestOf } from '../digest.ts';
import type { OciErrorCode } from '../errors.ts';
import type { Image } from '../image.ts';
import type { Layer } from '../layer/layer.ts';
import { verified } from '../verify.ts';
import { filesOf } from './files-of.ts';
import { imageOf, layerOf, layerOfTar, tarOf, withHeaderBytes, type RawMember } from './testing/handmade.ts';
import { unpackLayers } from './unpack-layers.ts';

/** What must be as it was, whatever is unpacked beside it; the tests' folder is known before the inputs are made. */
const scratch = mkdtempSync(join(tmpdir(), 'cutover-hostile-'));
const outside = join(scratch, 'outside');
const root = join(scratch, 'in', 'root');

beforeEach(() => {
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(outside, 'canary'), 'sings');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function outsiders(): string[] {
  return (readdirSync(scratch, { recursive: true }) as string[]).filter((path) => !path.startsWith('in/root/')).sort();
}

type Make = () => Promise<Layer[]>;

const MIB = 2 ** 20;
const file = (name: string, content: string | Buffer = 'evil'): RawMember => ({ name, content });
const directory = (name: string): RawMember => ({ name, type: 'directory' });
const symlink = (name: string, linkname: string): RawMember => ({ name, type: 'symlink', linkname });
const link = (name: string, linkname: string): RawMember => ({ name, type: 'link', linkname });
const pax = (name: string, records: Record<string, string>): RawMember => ({ ...file(name), pax: records });
const one =
  (...members: RawMember[]): Make =>
  async () => [await layerOf(members)];
const two =
  (lower: RawMember[], upper: RawMember[]): Make =>
  async () => [await layerOf(lower), await layerOf(upper)];
const tar =
  (change: (tar: Buffer) => Buffer): Make =>
  async () => [layerOfTar(change(await tarOf([file('a')])))];
const header = (at: number, bytes: Buffer): Make => tar((whole) => withHeaderBytes(whole, at, bytes));
const SIZE_AT = 124;
const TYPE_AT = 156;

/** A layer whose bytes are these though its tar is a good one, under a media type. */
const blob = (change: (blob: Buffer) => Buffer, mediaType: string = MEDIA_TYPES.layerGzip): Make => {
  return async () => {
    const whole = await tarOf([file('a', Buffer.alloc(100_000, 'content '))]);
    const good = layerOfTar(whole, mediaType);
    const [bytes] = (await (await good.open()).toArray()) as [Buffer];
    return [layerOfTar(whole, mediaType, change(bytes))];
  };
};
const told =
  (change: (layer: Layer) => Layer): Make =>
  async () => [change(await layerOf([file('a')]))];
const zstd =
  (...members: RawMember[]): Make =>
  async () => [await layerOf(members, MEDIA_TYPES.layerZstd)];

const KINDS: Readonly<Record<string, Readonly<Record<string, readonly [Make, OciErrorCode]>>>> = {
  'names that climb': {
    'one up': [one(file('../evil')), 'layer-invalid'],
    'up from within': [one(file('a/../../evil')), 'layer-invalid'],
    'up to the root': [one(file('a/..')), 'layer-invalid'],
    'up after a dot': [one(directory('./../evil/')), 'layer-invalid'],
    'in an extended header': [one(pax('a', { path: '../outside/evil' })), 'layer-invalid'],
    'of more than 100 bytes': [one(file(`${'../'.repeat(50)}${outside}/evil`)), 'layer-invalid'],
  },
  'absolute names': {
    'of a file': [one(file(join(outside, 'evil'))), 'layer-invalid'],
    'of a directory': [one(directory(`${outside}/evil/`)), 'layer-invalid'],
    'with two slashes': [one(file('//evil')), 'layer-invalid'],
    'of a symlink': [one(symlink(join(outside, 'evil'), '/')), 'layer-invalid'],
  },
  'paths through links': {
    'to a folder outside': [one(symlink('x', outside), file('x/evil')), 'layer-invalid'],
    'to the folder above': [one(symlink('x', '..'), file('x/evil')), 'layer-invalid'],
    'through two links': [one(symlink('b', outside), symlink('a', 'b'), file('a/evil')), 'layer-invalid'],
    'of a lower layer': [two([symlink('x', outside)], [file('x/evil')]), 'layer-invalid'],
    'that replaced a directory': [one(file('d/a'), symlink('d', outside), file('d/evil')), 'layer-invalid'],
    'for a directory': [one(symlink('x', outside), directory('x/evil/')), 'layer-invalid'],
    'for another link': [one(symlink('x', outside), symlink('x/evil', '/')), 'layer-invalid'],
    'which lead within': [one(directory('d/'), symlink('x', 'd'), file('x/evil')), 'layer-invalid'],
    'made by a hard link': [one(symlink('x', outside), link('y', 'x'), file('y/evil')), 'layer-invalid'],
  },
  'hard links': {
    'to an absolute path': [one(link('x', join(outside, 'canary'))), 'layer-invalid'],
    'that climb': [one(link('x', '../../outside/canary')), 'layer-invalid'],
    'to nothing': [one(link('x', 'missing')), 'layer-invalid'],
    'to a directory': [one(directory('d/'), link('x', 'd')), 'layer-invalid'],
    'to themselves': [one(file('x'), link('x', 'x')), 'layer-invalid'],
    'to what they replace': [one(file('d/x'), link('d', 'd/x')), 'layer-invalid'],
    'through a symlink': [one(symlink('s', outside), link('x', 's/canary')), 'layer-invalid'],
    'to a device': [one({ name: 'd', type: 'character-device' }, link('x', 'd')), 'layer-invalid'],
    'to a root': [one(link('x', './')), 'layer-invalid'],
  },
  whiteouts: {
    'of the folder above': [one(file('.wh...')), 'layer-invalid'],
    'of the folder itself': [one(file('.wh..')), 'layer-invalid'],
    'of no name': [one(file('.wh.')), 'layer-invalid'],
    'with something below': [one(file('.wh.a/b')), 'layer-invalid'],
    'through a link': [two([symlink('x', outside)], [file('x/.wh.canary')]), 'layer-invalid'],
    'of all through a link': [two([symlink('x', outside)], [file('x/.wh..wh..opq')]), 'layer-invalid'],
    'that climb': [one(file('../outside/.wh.canary')), 'layer-invalid'],
  },
  'names that no file has': {
    'with NUL': [one(pax('a', { path: 'a\0b' })), 'layer-invalid'],
    'of 256 bytes': [one(file('x'.repeat(256))), 'layer-invalid'],
    'of 5,000 bytes': [one(file('x/'.repeat(2_500))), 'layer-invalid'],
    'that are not UTF-8': [header(0, Buffer.from('caf\xe9', 'latin1')), 'layer-invalid'],
    'that are the root': [one(file('.')), 'layer-invalid'],
  },
  'links that no file system has': {
    'without a target': [header(TYPE_AT, Buffer.from('2')), 'layer-invalid'],
    'with NUL': [one({ ...symlink('x', 'y'), pax: { linkpath: 'a\0b' } }), 'layer-invalid'],
    'of 5,000 bytes': [one(symlink('x', 'y'.repeat(5_000))), 'layer-invalid'],
  },
  'files as directories': {
    'in one layer': [one(file('a'), file('a/b')), 'layer-invalid'],
    'in two': [two([file('a')], [file('a/b/c')]), 'layer-invalid'],
    'that are pipes': [one({ name: 'a', type: 'fifo' }, file('a/b')), 'layer-invalid'],
  },
  bombs: {
    'of gzip': [one(file('a', Buffer.alloc(8 * MIB))), 'limit-exceeded'],
    'of zstd': [zstd(file('a', Buffer.alloc(8 * MIB))), 'limit-exceeded'],
    'of members': [one(...Array.from({ length: 1_001 }, (_, at) => file(`${at}`, ''))), 'limit-exceeded'],
    'of directories that are implied': [one(file('a/'.repeat(1_001) + 'b')), 'limit-exceeded'],
    'of two layers': [two([file('a', Buffer.alloc(3 * MIB))], [file('b', Buffer.alloc(3 * MIB))]), 'limit-exceeded'],
    'of a header': [one(pax('a', { comment: 'x'.repeat(4.5 * MIB) })), 'layer-invalid'],
  },
  'broken compression': {
    'that ends early': [blob((bytes) => bytes.subarray(0, bytes.length - 20)), 'layer-invalid'],
    'that is none': [blob(() => Buffer.from('no gzip')), 'layer-invalid'],
    'with another sum': [blob((bytes) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8)])), 'layer-invalid'],
    'of zstd': [blob((bytes) => bytes.subarray(0, 40), MEDIA_TYPES.layerZstd), 'layer-invalid'],
    'that is a plain tar': [blob((bytes) => Buffer.from(bytes).reverse(), MEDIA_TYPES.layerGzip), 'layer-invalid'],
    'of nothing': [blob(() => Buffer.alloc(0)), 'layer-invalid'],
  },
  'media types': {
    'that nobody knows': [blob((bytes) => bytes, 'application/x-evil'), 'layer-invalid'],
    'that are empty': [blob((bytes) => bytes, ''), 'layer-invalid'],
  },
  'broken tars': {
    'that end early': [tar((whole) => whole.subarray(0, 514)), 'layer-invalid'],
    'with a wrong sum': [tar((whole) => Buffer.concat([Buffer.from('b'), whole.subarray(1)])), 'layer-invalid'],
    'of noise': [tar(() => Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 251))), 'layer-invalid'],
    'with a negative size': [header(SIZE_AT, Buffer.alloc(12, 0xff)), 'layer-invalid'],
    'with a size beyond all': [header(SIZE_AT, Buffer.from([0x80, ...Array<number>(11).fill(0x7f)])), 'layer-invalid'],
    'with a size that is no number': [header(SIZE_AT, Buffer.from('zzzzzzzzzzz\0')), 'layer-invalid'],
    'with an unknown type': [header(TYPE_AT, Buffer.from('S')), 'layer-invalid'],
    'with sparse files': [one(pax('a', { 'GNU.sparse.major': '1', 'GNU.sparse.name': '../evil' })), 'layer-invalid'],
    'with a size in an extended header': [one(pax('a', { size: '-5' })), 'layer-invalid'],
  },
  'other content': {
    'than the config says': [told((layer) => ({ ...layer, diffId: digestOf('x') })), 'digest-mismatch'],
    'than the manifest says': [told((layer) => checked(layer, digestOf('x'), 0)), 'digest-mismatch'],
    'with more bytes': [told((layer) => checked(layer, layer.descriptor.digest, -1)), 'size-mismatch'],
    'with less': [told((layer) => checked(layer, layer.descriptor.digest, 1)), 'size-mismatch'],
  },
};

function checked(layer: Layer, digest: Layer['diffId'], more: number): Layer {
  const descriptor = { ...layer.descriptor, digest, size: layer.descriptor.size + more };
  return { ...layer, descriptor, open: async () => verified(await layer.open(), descriptor, 'here') };
}

const INPUTS = Object.entries(KINDS).flatMap(([kind, inputs]) =>
  Object.entries(inputs).map(([name, [make, code]]) => ({ kind, name, make, code })),
);
const LIMITS = { bytes: 4 * MIB, entries: 1_000 };

async function madeOf(make: Make): Promise<Image> {
  return imageOf(...(await make()));
}

describe('layers of somebody who means harm', () => {
  it('are of many kinds', () => {
    expect(Object.keys(KINDS).length).toBeGreaterThanOrEqual(12);
    expect(INPUTS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(INPUTS)('are refused and leave nothing: $kind $name', async ({ make, code }) => {
    const image = await madeOf(make);
    const before = outsiders();
    const refused = { name: 'OciError', code, message: expect.stringMatching(/^[^\n]{1,600}$/) };
    await expect(unpackLayers(image, root, { limits: LIMITS })).rejects.toMatchObject(refused);
    expect(readdirSync(root)).toEqual([]);
    expect(outsiders().filter((path) => !['in', 'in/root'].includes(path))).toEqual(before);
    expect(readFileSync(join(outside, 'canary'), 'utf8')).toBe('sings');
    await expect(filesOf(image, LIMITS)).rejects.toMatchObject(refused);
  });

  it.each<[string, Make, string[]]>([
    ['a file in a link’s place', one(symlink('x', join(outside, 'canary')), file('x')), ['x']],
    [
      'a file in the place of a hard link to a link',
      one(symlink('x', '../../outside/canary'), link('y', 'x'), file('y')),
      ['x', 'y'],
    ],
    ['a directory in a link’s place', one(symlink('x', outside), directory('x/'), file('x/evil')), ['x', 'x/evil']],
    [
      'a file in the place of a hard link to another',
      two([file('a', 'kept'), link('b', 'a')], [file('b')]),
      ['a', 'b'],
    ],
    ['a whiteout of a link', two([symlink('x', outside)], [file('.wh.x')]), []],
    ['devices and pipes', one({ name: 'd', type: 'block-device', devmajor: 8 }, { name: 'p', type: 'fifo' }), []],
    ['leavings of AUFS', one(file('.wh..wh.aufs'), file('.wh..wh.plnk/1.2')), []],
  ])('do no harm: %s', async (_, make, paths) => {
    await unpackLayers(await madeOf(make), root, { limits: LIMITS });
    expect((readdirSync(root, { recursive: true }) as string[]).sort()).toEqual(paths);
    expect(readFileSync(join(outside, 'canary'), 'utf8')).toBe('sings');
    expect(readdirSync(outside)).toEqual(['canary']);
    if (paths.join() === 'a,b') expect(readFileSync(join(root, 'a'), 'utf8')).toBe('kept');
  });
});
