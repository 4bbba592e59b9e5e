import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Descriptor } from '../descriptor.ts';
import { isDigest, type Digest } from '../digest.ts';
import { diskError } from '../disk-error.ts';
import { isIndex, parseIndex, parseManifest } from '../document.ts';
import { blobPath } from '../layer/spool.ts';
import { PARTIAL } from '../whole-file.ts';
import { readIndex, readPart } from './layout.ts';

/**
 * Removes what no image of a layout's index needs any more: blobs of images that were replaced, and what a writer left that was killed.
 * Nobody may write into the layout meanwhile, since blobs come before the index that names them.
 * @throws OciError layout-invalid, manifest-invalid, folder-failed
 */
export async function pruneLayout(directory: string): Promise<void> {
  const needed = new Set<string>();
  for (const descriptor of (await readIndex(directory)).manifests) await collect(directory, descriptor, needed);
  const blobs = join(directory, 'blobs');
  try {
    const found = (await readdir(join(blobs, 'sha256'))).map((hex) => `sha256:${hex}`);
    const stale = found.filter((digest): digest is Digest => isDigest(digest) && !needed.has(digest));
    const partial = (await readdir(directory)).filter((name) => name.startsWith(PARTIAL));
    const paths = [...stale.map((digest) => blobPath(blobs, digest)), ...partial.map((name) => join(directory, name))];
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  } catch (error) {
    throw diskError('a file in', directory, error);
  }
}

async function collect(directory: string, descriptor: Descriptor, needed: Set<string>): Promise<void> {
  needed.add(descriptor.digest);
  const bytes = await readPart(directory, join('blobs', ...descriptor.digest.split(':')));
  const raw = { mediaType: descriptor.mediaType, bytes };
  if (isIndex(raw)) {
    for (const manifest of parseIndex(raw, directory).value.manifests) await collect(directory, manifest, needed);
    return;
  }
  const { config, layers } = parseManifest(raw, directory).value;
  for (const { digest } of [config, ...layers]) needed.add(digest);
}
