import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hexOf, measure, verified, type Digest } from '../digest.ts';

/** Content that was written down once and can be read again. */
export interface Spooled {
  readonly digest: Digest;
  readonly size: number;
  open(): Promise<Readable>;
}

export const DEFAULT_SPOOL = join(tmpdir(), 'cutover-blobs');

/** Where a directory of blobs keeps one: the names of an OCI layout. */
export function blobPath(directory: string, digest: Digest): string {
  return join(directory, 'sha256', hexOf(digest));
}

/**
 * Streams content to `<directory>/sha256/<hex>`; it appears there whole or not at all, so several writers cannot hurt one another.
 * Memory holds no more than a stream's buffers.
 */
export async function spool(source: Readable, directory: string): Promise<Spooled> {
  await mkdir(join(directory, 'sha256'), { recursive: true });
  const partial = join(directory, `partial-${randomUUID()}`);
  const meter = measure();
  try {
    await pipeline(source, meter.through, createWriteStream(partial));
    const { digest, size } = meter.result();
    await rename(partial, blobPath(directory, digest));
    return spooled(directory, digest, size);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** A blob that was spooled before; undefined when it is absent or of another size. */
export async function findSpooled(directory: string, digest: Digest, size: number): Promise<Spooled | undefined> {
  const found = await stat(blobPath(directory, digest)).catch(() => undefined);
  return found?.size === size ? spooled(directory, digest, size) : undefined;
}

function spooled(directory: string, digest: Digest, size: number): Spooled {
  const path = blobPath(directory, digest);
  const descriptor = { mediaType: 'application/octet-stream', digest, size };
  return { digest, size, open: () => Promise.resolve(verified(createReadStream(path), descriptor, path)) };
}
