import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Descriptor } from './descriptor.ts';
import { OciError } from './errors.ts';
import { verified } from './verify.ts';

/**
 * A blob's content from its file, checked while it streams.
 * @throws OciError not-found where no file is: a pipe there would be waited for without end
 */
export async function openBlobFile(path: string, descriptor: Descriptor): Promise<Readable> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) {
    throw new OciError('not-found', `${path}: ${found ? 'no file' : 'no longer there'}`, {
      fields: { path, digest: descriptor.digest },
    });
  }
  return verified(createReadStream(path), descriptor, path);
}
