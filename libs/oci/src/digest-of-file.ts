import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { digestOfHash, type Digest } from './digest.ts';

const CHUNK_BYTES = 1024 * 1024;

/** The digest of a regular file's content; undefined for one that cannot be read. */
export async function digestOfFile(path: string): Promise<Digest | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) hash.update(chunk as Buffer);
  } catch {
    return undefined;
  }
  return digestOfHash(hash);
}
