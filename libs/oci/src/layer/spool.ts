import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hexOf, measure, type Digest } from '../digest.ts';
import { ensureFolder } from '../folder.ts';
import { verified } from '../verify.ts';

/** Content that was written down once and can be read again. */
export interface Spooled {
  readonly digest: Digest;
  readonly size: number;
  open(): Promise<Readable>;
}

/**
 * The folder of this process for what is spooled to no other, which goes with it. Its name cannot be foreseen and it is its owner's alone:
 * in the system's temporary folder anybody may have made a folder before.
 */
export async function ownSpool(): Promise<string> {
  own ??= mkdtemp(join(tmpdir(), 'cutover-blobs-')).then((directory) => {
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    return directory;
  });
  return own;
}

let own: Promise<string> | undefined;

/** Where a directory of blobs keeps one: the names of an OCI layout. */
export function blobPath(directory: string, digest: Digest): string {
  return join(directory, 'sha256', hexOf(digest));
}

/**
 * Streams content, through the stages if any, to `<directory>/sha256/<hex>`; it appears there whole or not at all, so several writers
 * cannot hurt one another. Memory holds no more than a stream's buffers.
 */
export async function spool(source: Readable, directory: string, stages: readonly Transform[] = []): Promise<Spooled> {
  await folderFor(source, join(directory, 'sha256'));
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

/** Nothing reads the source meanwhile. An error of it while nobody listens would end the process: the pipeline rejects with it afterwards. */
async function folderFor(source: Readable, path: string): Promise<void> {
  source.on('error', () => undefined);
  try {
    await ensureFolder(path);
  } catch (error) {
    source.destroy();
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
