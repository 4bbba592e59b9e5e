import { closeCache, isClosed, makeFolder } from '@cutover/toolchain';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from './folder.ts';
import { removeStale } from './layers/stale.ts';
import { contextOf, type BuildContext, type BuildOptions } from './options.ts';

/** Who cannot enter a folder cannot write to anything in it, whatever the umask gave that. */
const PRIVATE = 0o700;
/** Where content lies that is believed by its name: layers, what they were made of, packages. */
const PARTS = ['blobs', 'keys', 'debian'];
const INSIDE = [...PARTS, 'blobs/sha256', 'debian/archives', 'debian/archives/partial', 'debian/lists'];

/** What others could write to may be theirs by now, where root asks: it is made again. */
async function close(cacheDir: string): Promise<void> {
  const parts = PARTS.map((part) => join(cacheDir, part));
  const isTrusted = await isClosed(cacheDir, INSIDE);
  await closeCache(cacheDir, []);
  if (!isTrusted) await Promise.all(parts.map((part) => rm(part, { recursive: true, force: true })));
  await Promise.all(parts.map((part) => makeFolder(part, PRIVATE)));
  await removeStale(cacheDir);
}

/**
 * The context of a build whose cache is there and closed to others: what lies in it ends up in images that run as root.
 * @throws ImageBuildError folder-failed, or cache-unsafe where root would read what another user owns
 */
export async function openContext(options: BuildOptions): Promise<BuildContext> {
  const context = contextOf(options);
  await withFolder(context.cacheDir, () => close(context.cacheDir), ' by CUTOVER_CACHE_DIR');
  return context;
}
