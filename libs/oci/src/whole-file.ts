import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { diskError } from './disk-error.ts';

/** Read by everybody, written by their owner, whatever the umask: layouts and blobs are made to be passed on. */
const MODE = 0o644;
/** How the names begin of files that are not whole yet, in their folder. */
export const PARTIAL = 'partial-';

/**
 * Streams into a file that appears at its place whole or not at all: it is written under a name of its own in the same folder's file
 * system, then renamed, so that several writers cannot hurt one another. `place` is asked for once everything has passed.
 * @throws OciError folder-failed, disk-full; errors of the streams as they are
 */
export async function streamWhole(
  folder: string,
  streams: readonly [Readable, ...Transform[]],
  place: () => string,
): Promise<void> {
  const partial = join(folder, `${PARTIAL}${randomUUID()}`);
  const target = createWriteStream(partial, { flags: 'wx' });
  try {
    await pipeline([...streams, target]);
    await chmod(partial, MODE);
    await rename(partial, place());
  } catch (error) {
    // A target that is still being opened would create its file after the removal.
    if (!target.closed) await once(target, 'close');
    await rm(partial, { force: true }).catch(() => undefined);
    throw isOf(partial, error) ? diskError('a file in', folder, error) : error;
  }
}

function isOf(partial: string, error: unknown): boolean {
  const { syscall, path } = error as NodeJS.ErrnoException;
  return syscall === 'write' || path === partial;
}
