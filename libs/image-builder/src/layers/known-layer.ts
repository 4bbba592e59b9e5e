import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { isDigest, type Digest, type Layer } from '@cutover/oci';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import { ensureFolder } from '../folder.ts';
import { removeFolder } from './remove-folder.ts';

/** What is kept of a layer beside its blob. */
export interface KnownLayer {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly diffId: Digest;
}

/** Undefined where there is none, or something else than was written: it is made again then. */
export async function recall(path: string): Promise<KnownLayer | undefined> {
  const text = await readIfThere(path).catch(() => undefined);
  const [sum, body = ''] = text?.split('\n') ?? [];
  return sum === sumOf(body) ? parse(body) : undefined;
}

/** Replaces whatever is at the path, a folder too. */
export async function remember(path: string, layer: Layer): Promise<void> {
  const { digest, size } = layer.descriptor;
  const body = JSON.stringify({ digest, size, diffId: layer.diffId } satisfies KnownLayer);
  const text = `${sumOf(body)}\n${body}\n`;
  await ensureFolder(dirname(path));
  await removeFolder(path);
  await writeWhole(path, text);
}

function parse(body: string): KnownLayer | undefined {
  const { digest, size, diffId } = JSON.parse(body) as KnownLayer;
  return isDigest(digest) && isDigest(diffId) && Number.isSafeInteger(size) ? { digest, size, diffId } : undefined;
}

/** One flipped bit in the diffId would be an image that no machine unpacks. */
function sumOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
