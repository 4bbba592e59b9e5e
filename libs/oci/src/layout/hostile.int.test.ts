import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MEDIA_TYPES } from '../descriptor.ts';
import { digestOf, hexOf } from '../digest.ts';
import type { OciErrorCode } from '../errors.ts';
import type { Image } from '../image.ts';
import { randomImage, removeRandomImages } from '../testing/random-image.ts';
import { tarOf, type RawMember } from '../rootfs/testing/handmade.ts';
import { readImageTar } from './image-tar.ts';
import { readLayout } from './read-layout.ts';
import { writeLayout } from './write-layout.ts';

let image: Image;
beforeAll(async () => {
  image = await randomImage(1000);
});
afterAll(removeRandomImages);

let scratch: string;
let layout: string;
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-hostile-'));
  layout = join(scratch, 'layout');
  await writeLayout(layout, [{ image }]);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

type Spoil = () => void;
type Json = Record<string, unknown>;

function write(part: string, content: unknown): void {
  writeFileSync(join(layout, part), typeof content === 'string' ? content : JSON.stringify(content));
}

/** Writes a document as a blob and gives its descriptor. */
function blob(content: unknown, mediaType: string): Json {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  writeFileSync(join(layout, 'blobs', 'sha256', hexOf(digestOf(bytes))), bytes);
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

const index = (...manifests: unknown[]): void => write('index.json', { schemaVersion: 2, manifests });
const manifest = (change: Json): void => index(blob({ ...image.manifest.value, ...change }, MEDIA_TYPES.manifest));
const config = (change: Json | string): void =>
  manifest({
    config: blob(typeof change === 'string' ? change : { ...image.config.value, ...change }, MEDIA_TYPES.config),
  });
const path = (digest: string): string => join(layout, 'blobs', 'sha256', digest.slice('sha256:'.length));
const replace = (file: string, make: (file: string) => void): void => {
  rmSync(file);
  make(file);
};
const pipe = (file: string): void => void execFileSync('mkfifo', [file]);
const described =
  (change: Json): Spoil =>
  () =>
    index({ ...image.manifest.descriptor, ...change });
const layer =
  (change: Json): Spoil =>
  () =>
    manifest({ layers: [{ ...image.layers[0]!.descriptor, ...change }] });
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const KINDS: Readonly<Record<string, Readonly<Record<string, readonly [Spoil, OciErrorCode]>>>> = {
  'parts that are not JSON': {
    'the mark': [() => write('oci-layout', '{'), 'layout-invalid'],
    'the index': [() => write('index.json', '{'), 'manifest-invalid'],
    'an empty index': [() => write('index.json', ''), 'manifest-invalid'],
    'a manifest': [() => index(blob('{', MEDIA_TYPES.manifest)), 'manifest-invalid'],
    'a config': [() => config('{'), 'manifest-invalid'],
  },
  'JSON of another shape': {
    'a mark that is null': [() => write('oci-layout', 'null'), 'layout-invalid'],
    'a mark of another version': [() => write('oci-layout', { imageLayoutVersion: '2.0.0' }), 'layout-invalid'],
    'an index that is null': [() => write('index.json', 'null'), 'manifest-invalid'],
    'an index that is a list': [() => write('index.json', '[]'), 'manifest-invalid'],
    'an index without manifests': [() => write('index.json', { schemaVersion: 2 }), 'manifest-invalid'],
    'an index of nulls': [() => index(null), 'manifest-invalid'],
    'an index of texts': [() => index('sha256:'), 'manifest-invalid'],
    'a manifest that is a number': [() => index(blob('5', MEDIA_TYPES.manifest)), 'manifest-invalid'],
    'layers that are no list': [() => manifest({ layers: 'all' }), 'manifest-invalid'],
    'a config that is a list': [() => config('[]'), 'manifest-invalid'],
    'an environment that is a number': [() => config({ config: { Env: 5 } }), 'manifest-invalid'],
    'labels that are lists': [() => config({ config: { Labels: { a: [] } } }), 'manifest-invalid'],
    'a history of nulls': [() => config({ history: [null] }), 'manifest-invalid'],
  },
  'too much': {
    'an index of 9 MiB': [() => write('index.json', ' '.repeat(9 * 2 ** 20)), 'layout-invalid'],
    'a manifest of 9 MiB': [() => index(blob(' '.repeat(9 * 2 ** 20), MEDIA_TYPES.manifest)), 'layout-invalid'],
    'an index nested deep': [() => write('index.json', deep(100_000)), 'manifest-invalid'],
    'a config nested deep': [() => config(`{"a":${deep(100_000)}}`), 'manifest-invalid'],
    'many images': [() => index(...Array<unknown>(1_001).fill(image.manifest.descriptor)), 'layout-invalid'],
  },
  sizes: {
    'below nothing': [described({ size: -1 }), 'manifest-invalid'],
    'of half a byte': [described({ size: 0.5 }), 'manifest-invalid'],
    'that are text': [described({ size: '1' }), 'manifest-invalid'],
    'beyond what can be counted': [described({ size: 2 ** 60 }), 'manifest-invalid'],
    'without end': [() => write('index.json', withSize('1e999')), 'manifest-invalid'],
    'of another file': [described({ size: 1 }), 'size-mismatch'],
    'of a layer, below nothing': [layer({ size: -1 }), 'manifest-invalid'],
    'of a layer, too large': [layer({ size: Number.MAX_SAFE_INTEGER }), 'size-mismatch'],
  },
  digests: {
    'that climb': [described({ digest: '../../../../etc/passwd' }), 'manifest-invalid'],
    'that climb behind their name': [described({ digest: 'sha256:../../index.json' }), 'manifest-invalid'],
    'of another algorithm': [described({ digest: `sha512:${'0'.repeat(128)}` }), 'manifest-invalid'],
    'in capitals': [described({ digest: `sha256:${'A'.repeat(64)}` }), 'manifest-invalid'],
    'of a layer that climb': [layer({ digest: 'sha256:../../../../etc/passwd' }), 'manifest-invalid'],
    'of a tar that climb': [() => config({ rootfs: { type: 'layers', diff_ids: ['../..'] } }), 'manifest-invalid'],
    'of a tar that are numbers': [() => config({ rootfs: { type: 'layers', diff_ids: [1] } }), 'manifest-invalid'],
  },
  'missing parts': {
    'the mark': [() => rmSync(join(layout, 'oci-layout')), 'layout-invalid'],
    'the index': [() => rmSync(join(layout, 'index.json')), 'layout-invalid'],
    'a manifest': [() => rmSync(path(image.digest)), 'layout-invalid'],
    'a config': [() => rmSync(path(image.config.descriptor.digest)), 'layout-invalid'],
    'a layer': [() => rmSync(path(image.layers[0]!.descriptor.digest)), 'not-found'],
  },
  'what is no file': {
    'a folder for an index': [() => replace(join(layout, 'index.json'), mkdirSync), 'layout-invalid'],
    'a pipe for an index': [() => replace(join(layout, 'index.json'), pipe), 'layout-invalid'],
    'a device for an index': [
      () => replace(join(layout, 'index.json'), (at) => symlinkSync('/dev/zero', at)),
      'layout-invalid',
    ],
    'a pipe for a config': [() => replace(path(image.config.descriptor.digest), pipe), 'layout-invalid'],
    'a pipe for a layer': [() => replace(path(image.layers[0]!.descriptor.digest), pipe), 'not-found'],
    'a device for a layer': [
      () => replace(path(image.layers[0]!.descriptor.digest), (at) => symlinkSync('/dev/zero', at)),
      'not-found',
    ],
  },
  'other content': {
    'of a manifest': [() => spoil(image.digest), 'digest-mismatch'],
    'of a config': [() => spoil(image.config.descriptor.digest), 'digest-mismatch'],
    'of a layer': [() => spoil(image.layers[0]!.descriptor.digest), 'digest-mismatch'],
    'by a link to another file': [
      () => replace(path(image.digest), (at) => symlinkSync('/etc/passwd', at)),
      'size-mismatch',
    ],
  },
  'parts that do not belong together': {
    'more layers than tars': [() => config({ rootfs: { type: 'layers', diff_ids: [] } }), 'manifest-invalid'],
    'more tars than layers': [() => manifest({ layers: [] }), 'manifest-invalid'],
    'no tars at all': [() => config({ rootfs: null }), 'manifest-invalid'],
    'a manifest of another type': [described({ mediaType: 'text/html' }), 'manifest-invalid'],
    'a manifest of no type': [described({ mediaType: 5 }), 'manifest-invalid'],
    'an index in an index in an index': [() => index(nested(nested(image.manifest.descriptor))), 'manifest-invalid'],
    'an index of no platform of ours': [
      () => index(nested({ ...image.manifest.descriptor, platform: { os: 'plan9', architecture: 'mips' } })),
      'platform-missing',
    ],
    'an index of nothing': [() => index(nested()), 'platform-missing'],
  },
};

function withSize(size: string): string {
  const { digest, mediaType } = image.manifest.descriptor;
  return `{"schemaVersion":2,"manifests":[{"digest":"${digest}","mediaType":"${mediaType}","size":${size}}]}`;
}

function nested(...manifests: unknown[]): Json {
  return blob({ schemaVersion: 2, manifests }, MEDIA_TYPES.index);
}

function spoil(digest: string): void {
  const bytes = readFileSync(path(digest));
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(path(digest), bytes);
}

const INPUTS = Object.entries(KINDS).flatMap(([kind, inputs]) =>
  Object.entries(inputs).map(([name, [make, code]]) => ({ kind, name, make, code })),
);
const ONE_LINE = expect.stringMatching(/^[^\n]{1,600}$/);

/** Reads all there is to read. */
async function readAll(): Promise<void> {
  for (const { image: read } of await readLayout(layout)) {
    for (const { open } of read.layers) await buffer(await open());
  }
}

describe('a layout of somebody who means harm', () => {
  it.each(INPUTS)('is refused: $kind: $name', async ({ make, code }) => {
    make();
    await expect(readAll()).rejects.toMatchObject({ name: 'OciError', code, message: ONE_LINE });
  });
});

describe('a layout tar of somebody who means harm', () => {
  const file = (name: string): RawMember => ({ name, content: 'evil' });
  const good: RawMember[] = [
    { name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    { name: 'index.json', content: '{"schemaVersion":2,"manifests":[]}' },
  ];

  it.each<[string, RawMember[]]>([
    ['a name that climbs', [...good, file('../evil')]],
    ['a name that climbs among blobs', [...good, file('blobs/sha256/../../../evil')]],
    ['an absolute name', [...good, file('/tmp/evil')]],
    ['a name with NUL', [...good, { ...file('a'), pax: { path: 'a\0b' } }]],
    ['a long name', [...good, file('x'.repeat(300))]],
    ['a path of 5,000 bytes', [...good, file('x/'.repeat(2500) + 'y')]],
    ['a link for its index', [good[0]!, { name: 'index.json', type: 'symlink', linkname: '/etc/passwd' }]],
    ['a hard link for its index', [good[0]!, { name: 'index.json', type: 'link', linkname: '../../etc/passwd' }]],
    [
      'a link for its blobs',
      [...good, { name: 'blobs', type: 'symlink', linkname: '..' }, file('blobs/evil'), file('../b')],
    ],
    ['a file for a folder', [...good, file('blobs'), file('blobs/sha256/a')]],
    ['two members of one name', [...good, good[1]!]],
    ['a device', [...good, { name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }]],
    ['a pipe', [...good, { name: 'pipe', type: 'fifo' }]],
    ['nothing', []],
  ])('is refused, with nothing outside of its folder: %s', async (_, members) => {
    writeFileSync(join(scratch, 'image.tar'), await tarOf(members));
    const before = readdirSync(scratch);
    const reading = readImageTar(join(scratch, 'image.tar'), join(scratch, 'read'));
    await expect(reading).rejects.toMatchObject({
      name: 'OciError',
      code: expect.stringMatching(/^(?:layout-invalid|folder-failed)$/),
      message: ONE_LINE,
    });
    expect(readdirSync(scratch).filter((name) => name !== 'read')).toEqual(before);
  });
});
