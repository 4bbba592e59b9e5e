import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { appendLayer, emptyImage, hexOf, platformOf, unpackLayers, type Digest, type Image } from '@cutover/oci';

/** Layers that lie there unpacked: bases and dependencies, which many builds share. */
const KEPT_PARTS = 12;
const MOUNT_POINTS = ['dev', 'proc', 'tmp'];
/** A build that still runs may use those that were used a short while ago. */
const IN_USE_MS = 60 * 60 * 1000;

/**
 * The root file system of an image that was built on a base, as folders to be laid one over the other, topmost first. All but the last
 * layer are kept unpacked in the cache, by digest; the last, the app, goes to a folder of the caller's.
 */
export async function rootfsParts(cacheDir: string, base: Image, image: Image, scratch: string): Promise<string[]> {
  const cache = join(cacheDir, 'blobs', 'rootfs');
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const own = image.layers.slice(base.layers.length).map((layer) => {
    const only = appendLayer(emptyImage(platformOf(image)), layer, { createdBy: 'cutover: smoke test' });
    return { id: layer.diffId, image: only };
  });
  const last = own.pop();
  const parts = [join(scratch, 'top')];
  await mkdir(join(scratch, 'top'));
  if (last) await unpackLayers(last.image, join(scratch, 'top'));
  // An overlay's root has the mode of the topmost; mount points are made where the image has none.
  await chmod(join(scratch, 'top'), 0o755);
  for (const name of MOUNT_POINTS) await mkdir(join(scratch, 'top', name), { recursive: true });
  for (const { id, image: only } of own.reverse()) parts.push(await keptPart(cache, id, only));
  parts.push(await keptPart(cache, base.config.descriptor.digest, base));
  await prune(cache);
  return parts;
}

async function keptPart(cache: string, id: Digest, image: Image): Promise<string> {
  const folder = join(cache, hexOf(id));
  const now = new Date();
  const isThere = await utimes(folder, now, now).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  const partial = join(cache, '..', `partial-${randomUUID()}`);
  try {
    await unpackLayers(image, partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another build was faster.
    const isMade = await lstat(folder).then(
      () => true,
      () => false,
    );
    if (!isMade) throw error;
  }
  return folder;
}

async function prune(cache: string): Promise<void> {
  const names = await readdir(cache);
  if (names.length <= KEPT_PARTS) return;
  const used = await Promise.all(
    names.map(async (name) => ({ path: join(cache, name), at: (await lstat(join(cache, name))).mtimeMs })),
  );
  const old = used.sort((a, b) => b.at - a.at).slice(KEPT_PARTS);
  const unused = old.filter(({ at }) => Date.now() - at > IN_USE_MS);
  await Promise.all(unused.map(({ path }) => rm(path, { recursive: true, force: true })));
}
