import { createReadStream } from 'node:fs';
import { pipeline as joined, type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { MEDIA_TYPES, type Blob, type Descriptor } from '../descriptor.ts';
import { measure, type Digest } from '../digest.ts';
import type { Entry } from './entry.ts';
import { entriesFromDirectory, type DirectoryOptions } from './from-directory.ts';
import { gzipStages } from './gzip.ts';
import { findSpooled, ownSpool, spool, type Spooled } from './spool.ts';
import { tarStream } from './tar.ts';

/** A layer: a compressed tar. `descriptor.digest` is of the compressed bytes, `diffId` of the tar (image-spec, layer.md). */
export interface Layer extends Blob {
  readonly diffId: Digest;
}

export interface LayerOptions {
  /** Folder that large content is spooled to, by digest; it may be kept as a cache. Default: one that goes with this process. */
  readonly spoolDirectory?: string;
  /** zlib's level, 1 (fast) to 9 (small); default 6. Part of the digest, not of the diffId. */
  readonly level?: number;
}

const DEFAULT_LEVEL = 6;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** A layer of these entries: sorted, owner 0:0, fixed time and header, so that the same entries are the same digest anywhere. */
export async function layerFromEntries(entries: Iterable<Entry>, options: LayerOptions = {}): Promise<Layer> {
  return compress(tarStream(entries), options);
}

/** The diffId that a layer of these entries has, without compressing or keeping it. */
export async function diffIdOf(entries: Iterable<Entry>): Promise<Digest> {
  const tar = measure();
  tar.through.resume();
  await pipeline(tarStream(entries), tar.through);
  return tar.result().digest;
}

/** A layer of a folder's content, placed at `at` in the image. */
export async function layerFromDirectory(
  directory: string,
  options: LayerOptions & DirectoryOptions = {},
): Promise<Layer> {
  return layerFromEntries(await entriesFromDirectory(directory, options), options);
}

/** A layer of an existing tar, byte for byte; one that is gzipped already is kept as it is, one of zstd becomes gzip. */
export async function layerFromTar(path: string, options: LayerOptions = {}): Promise<Layer> {
  const head = await headOf(path);
  if (head.equals(ZSTD)) return compress(decompressed(path, createZstdDecompress()), options);
  if (!head.subarray(0, GZIP.length).equals(GZIP)) return compress(createReadStream(path), options);
  const stored = await spool(createReadStream(path), options.spoolDirectory ?? (await ownSpool()));
  const tar = measure();
  tar.through.resume();
  await pipeline(await stored.open(), createGunzip(), tar.through);
  return layerOf(stored, tar.result().digest);
}

/** A layer that was spooled by an earlier build; undefined when the spool lost it. */
export async function layerFromSpool(
  directory: string,
  known: { digest: Digest; size: number; diffId: Digest },
): Promise<Layer | undefined> {
  const stored = await findSpooled(directory, known.digest, known.size);
  return stored && layerOf(stored, known.diffId);
}

async function compress(tar: Readable, options: LayerOptions): Promise<Layer> {
  const uncompressed = measure();
  const stages = [uncompressed.through, ...gzipStages(options.level ?? DEFAULT_LEVEL)];
  const stored = await spool(tar, options.spoolDirectory ?? (await ownSpool()), stages);
  return layerOf(stored, uncompressed.result().digest);
}

function layerOf(stored: Spooled, diffId: Digest): Layer {
  const descriptor: Descriptor = Object.freeze({
    mediaType: MEDIA_TYPES.layerGzip,
    digest: stored.digest,
    size: stored.size,
  });
  return Object.freeze({ descriptor, diffId, open: () => stored.open() });
}

/** The reader is told by the last stream. */
function decompressed(path: string, decompress: Transform): Readable {
  return joined(createReadStream(path), decompress, () => undefined);
}

async function headOf(path: string): Promise<Buffer> {
  const head: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: ZSTD.length - 1 })) head.push(chunk as Buffer);
  return Buffer.concat(head);
}
