import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BigIntStats } from 'node:fs';
import { isSettled, makeFolder, stampOf, writeWhole } from '@cutover/toolchain';
import type { Digest } from '../digest.ts';
import { digestOfFile } from '../digest-of-file.ts';

/** Undefined where no file is. */
export async function fileAt(path: string): Promise<BigIntStats | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found?.isFile() ? found : undefined;
}

/**
 * Whether a file has the digest: by the stamp that was kept when it was last hashed, else by hashing it. A stamp is kept only of a file that
 * had been left alone for a while when it was hashed (see `isSettled`); one that cannot be kept is no error, the file is hashed again then.
 */
export async function hasDigest(path: string, digest: Digest, stampPath: string): Promise<boolean> {
  const found = await fileAt(path);
  if (!found) return false;
  const stamp = stampOf(found);
  const kept = await readFile(stampPath, 'utf8').catch(() => undefined);
  if (kept === stamp) return true;
  const startedAtMs = Date.now();
  if ((await digestOfFile(path)) !== digest) return false;
  const after = await fileAt(path);
  const isSame = after !== undefined && stampOf(after) === stamp;
  if (isSame && isSettled(found, startedAtMs)) await keep(stampPath, stamp).catch(() => undefined);
  return true;
}

async function keep(stampPath: string, text: string): Promise<void> {
  await makeFolder(dirname(stampPath));
  await writeWhole(stampPath, text);
}
