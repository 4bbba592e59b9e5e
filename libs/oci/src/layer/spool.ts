import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hexOf, measure, type Digest } from '../digest.ts';
import { verified } from '../verify.ts';

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
 * Streams content, through the stages if any, to `<directory>/sha256/<hex>`; it appears there whole or not at all, so several writers
 * cannot hurt one another. Memory holds no more than a stream's buffers.
 */
export async function spool(source: Readable, directory: string, stages: readonly Transform[] = []): Promise<Spooled> {
  // Synchronous, so that the source is listened to from the start: an error while nobody listens would end the process.
  mkdirSync(join(directory, 'sha256'), { recursive: true });
  const partial = join(directory, `partial-${randomUUID()}`);
  const meter = measure();
  const target = createWriteStream(partial);
  try {
    await pipeline([source, ...stages, meter.through, target]);
    const { digest, size } = meter.result();
    await rename(partial, blobPath(directory, digest));
    return spooled(directory, digest, size);
  } catch (error) {
    // A target that is still being opened would create its file after the removal.
    if (!target.closed) await once(target, 'close');
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
