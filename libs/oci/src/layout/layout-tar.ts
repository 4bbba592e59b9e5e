import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import type { Blob, Descriptor } from '../descriptor.ts';
import { hexOf } from '../digest.ts';
import { ensureFolder } from '../folder.ts';
import { canonicalJson } from '../json.ts';
import type { Entry } from '../layer/entry.ts';
import { tarStream } from '../layer/tar.ts';
import { streamWhole } from '../whole-file.ts';
import { indexOf, LAYOUT_MARK, type NamedImage } from './layout.ts';
import { blobsOf } from './write-layout.ts';

/**
 * An OCI layout as one tar file, as `ctr images import` and `docker load` take it; engines before 25 read manifest.json, which others ignore. The
 * file appears whole or not at all.
 * @throws OciError folder-failed, disk-full and what opening a layer fails by
 */
export async function writeLayoutTar(path: string, images: readonly NamedImage[]): Promise<void> {
  await ensureFolder(dirname(path));
  await streamWhole(dirname(path), [tarStream(entriesOf(images))], () => path);
}

function entriesOf(images: readonly NamedImage[]): Entry[] {
  return [
    { type: 'file', path: 'oci-layout', content: canonicalJson(LAYOUT_MARK) },
    { type: 'file', path: 'index.json', content: indexOf(images) },
    { type: 'file', path: 'manifest.json', content: canonicalJson(images.map(archived)) },
    ...images.flatMap(({ image }) => blobsOf(image)).map(entryOf),
  ];
}

/** An image in the words of Docker's older archive. */
function archived({ image, name }: NamedImage): object {
  return {
    Config: pathOf(image.config.descriptor),
    RepoTags: name === undefined ? null : [name],
    Layers: image.layers.map(({ descriptor }) => pathOf(descriptor)),
  };
}

function pathOf({ digest }: Descriptor): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

function entryOf({ descriptor, open }: Blob): Entry {
  const content = { size: descriptor.size, open: () => Readable.from(bytesOf(open), { objectMode: false }) };
  return { type: 'file', path: pathOf(descriptor), content };
}

async function* bytesOf(open: Blob['open']): AsyncGenerator<Buffer> {
  yield* (await open()) as AsyncIterable<Buffer>;
}
