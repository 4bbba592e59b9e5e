import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { findSpooled, type Descriptor } from '@cutover/oci';
import { openContext } from './cache.ts';
import type { BuildOptions } from './options.ts';

/**
 * A layer's compressed content from the cache of layers, checked; undefined where that has none. Every base that was made or pulled on
 * this machine has left its layers there.
 * @throws ImageBuildError folder-failed, cache-unsafe
 */
export async function cachedBlob(
  { digest, size }: Descriptor,
  options: BuildOptions = {},
): Promise<Readable | undefined> {
  const { cacheDir } = await openContext(options);
  return (await findSpooled(join(cacheDir, 'blobs'), digest, size))?.open();
}
