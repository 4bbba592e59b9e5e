import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { withLock } from '@cutover/toolchain';
import type { Blob } from '../descriptor.ts';
import { digestOfFile } from '../digest-of-file.ts';
import type { Digest } from '../digest.ts';
import { ensureFolder, folderError } from '../folder.ts';
import type { Document, Image } from '../image.ts';
import { canonicalJson } from '../json.ts';
import { blobPath } from '../layer/spool.ts';
import { verified } from '../verify.ts';
import { streamWhole } from '../whole-file.ts';
import { indexOf, LAYOUT_MARK, readIndex, type NamedImage } from './layout.ts';

export interface LayoutOptions {
  /** Digests of layers that are left out, those of a base for one: whoever reads the layout finds them elsewhere. */
  readonly except?: ReadonlySet<Digest>;
}

/**
 * Writes images into an OCI image layout (image-spec, image-layout.md), which may be there: images of other names stay, one of the same
 * name is replaced, and those without a name count as one name. Blobs that are there and intact are kept. Every file appears whole, and
 * index.json last, so that the layout can be read at any moment, also after a crash and while others write into it.
 * @throws OciError folder-failed, disk-full, manifest-invalid for an index.json that is none, and what opening a layer fails by
 */
export async function writeLayout(
  directory: string,
  images: readonly NamedImage[],
  options: LayoutOptions = {},
): Promise<void> {
  await ensureFolder(join(directory, 'blobs', 'sha256'));
  for (const { image } of images) {
    for (const blob of blobsOf(image, options.except)) await writeBlob(directory, blob);
  }
  await writeDocument(directory, 'oci-layout', canonicalJson(LAYOUT_MARK));
  await locked(directory, async () => {
    const before = (await isThere(join(directory, 'index.json'))) ? await readIndex(directory) : undefined;
    await writeDocument(directory, 'index.json', indexOf(images, before));
  });
}

/** Everything of an image that a layout holds as blobs. */
export function blobsOf(image: Image, except: ReadonlySet<Digest> = new Set()): Blob[] {
  const layers = image.layers.filter(({ descriptor }) => !except.has(descriptor.digest));
  return [...layers, blobOf(image.config), blobOf(image.manifest)];
}

/** A document as what a registry or a layout keeps. */
export function blobOf({ descriptor, bytes }: Document<unknown>): Blob {
  return { descriptor, open: () => Promise.resolve(Readable.from([bytes])) };
}

async function writeBlob(directory: string, { descriptor, open }: Blob): Promise<void> {
  const path = blobPath(join(directory, 'blobs'), descriptor.digest);
  if ((await isThere(path)) && (await digestOfFile(path)) === descriptor.digest) return;
  await streamWhole(directory, [verified(await open(), descriptor, path)], () => path);
}

async function writeDocument(directory: string, part: string, bytes: Buffer): Promise<void> {
  await streamWhole(directory, [Readable.from([bytes])], () => join(directory, part));
}

/** Who reads the index to write another must be the only one who does. */
async function locked(directory: string, action: () => Promise<void>): Promise<void> {
  await withLock(join(directory, '.lock'), {}, action).catch((error: unknown) => {
    throw folderError(directory, error);
  });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
