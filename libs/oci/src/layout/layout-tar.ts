import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Descriptor, Platform } from '../descriptor.ts';
import { hexOf } from '../digest.ts';
import { OciError } from '../errors.ts';
import { ensureFolder } from '../folder.ts';
import { canonicalJson } from '../json.ts';
import type { Entry } from '../layer/entry.ts';
import { tarStream } from '../layer/tar.ts';
import { indexOf, LAYOUT_MARK, readLayout, writeLayout, type NamedImage } from './layout.ts';

const MEMBER = /^(?:oci-layout|index\.json|blobs\/sha256\/[0-9a-f]{64})$/;

/** An OCI layout as one tar file, as `ctr images import` and `docker load` (25+) take it. The file appears whole or not at all. */
export async function writeLayoutTar(path: string, images: readonly NamedImage[]): Promise<void> {
  const scratch = `${path}.layout`;
  const partial = `${path}.partial`;
  try {
    await writeLayout(scratch, images);
    await pipeline(tarStream(entriesOf(scratch, images)), createWriteStream(partial));
    await rename(partial, path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(partial, { force: true });
  }
}

/**
 * Reads a layout tar by unpacking it into `directory`, which must outlive the images.
 * @throws OciError layout-invalid for any other member than a layout has
 */
export async function readLayoutTar(path: string, directory: string, platform?: Platform): Promise<NamedImage[]> {
  const unpacked = extract();
  const reading = pipeline(createReadStream(path), unpacked);
  const writing = (async () => {
    for await (const member of unpacked) {
      const name = member.header.name.replace(/^\.\//, '').replace(/\/$/, '');
      if (member.header.type === 'file') await writeMember(directory, name, member);
      else member.resume();
    }
  })();
  await Promise.all([writing, reading]);
  return readLayout(directory, platform);
}

async function writeMember(directory: string, name: string, content: AsyncIterable<unknown>): Promise<void> {
  if (!MEMBER.test(name)) {
    throw new OciError('layout-invalid', `"${name}" is no part of an OCI image layout: refused`, { fields: { name } });
  }
  const target = join(directory, name);
  await ensureFolder(dirname(target));
  await pipeline(content, createWriteStream(target));
}

function entriesOf(directory: string, images: readonly NamedImage[]): Entry[] {
  const blobs = images.flatMap(({ image }) => [
    image.manifest.descriptor,
    image.config.descriptor,
    ...image.layers.map((layer) => layer.descriptor),
  ]);
  return [
    { type: 'file', path: 'oci-layout', content: canonicalJson(LAYOUT_MARK) },
    { type: 'file', path: 'index.json', content: indexOf(images) },
    ...blobs.map((blob): Entry => ({ type: 'file', path: memberOf(blob), content: contentOf(directory, blob) })),
  ];
}

function memberOf(blob: Descriptor): string {
  return `blobs/sha256/${hexOf(blob.digest)}`;
}

function contentOf(directory: string, blob: Descriptor): { size: number; open(): Readable } {
  return { size: blob.size, open: () => createReadStream(join(directory, memberOf(blob))) };
}
