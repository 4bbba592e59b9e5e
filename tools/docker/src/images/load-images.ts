import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLayoutTar, type Image, type NamedImage } from '@cutover/oci';
import type { Engine } from '../engine/engine.ts';
import { buildImage, type ImageBuildOptions } from './build.ts';
import type { ImageName } from './catalogue.ts';
import { referenceOf, type Naming } from './reference.ts';

export interface LoadedImage {
  readonly name: ImageName;
  readonly reference: string;
  /** What Docker calls the image's id: the digest of its configuration. */
  readonly id: string;
  /** Whether the engine had it already. */
  readonly unchanged: boolean;
}

/** Whether the engine has that very image under the name. */
async function has(engine: Engine, image: Image, reference: string): Promise<boolean> {
  const inspect = ['image', 'inspect', '--format', '{{.Id}}', reference];
  const { stdout } = await engine.docker(inspect, { allowFailure: true });
  return stdout.trim() === image.config.descriptor.digest;
}

/** All in one archive: what they share, a base of half their size among it, is written and read once. */
async function load(engine: Engine, images: readonly NamedImage[]): Promise<void> {
  if (images.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), 'cutover-load-'));
  try {
    const archive = join(folder, 'images.tar');
    await writeLayoutTar(archive, images);
    await engine.load(archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Builds images of this repository, or takes them from the cache, one after the other, since each uses both cores; then loads those that the
 * engine does not have under their names.
 */
export async function loadImages(
  engine: Engine,
  names: readonly ImageName[],
  naming: Naming,
  options: ImageBuildOptions = {},
): Promise<readonly LoadedImage[]> {
  const loaded: LoadedImage[] = [];
  const missing: NamedImage[] = [];
  for (const name of names) {
    const reference = referenceOf(name, naming);
    const image = await buildImage(name, naming.version, options);
    const unchanged = await has(engine, image, reference);
    if (!unchanged) missing.push({ image, name: reference });
    loaded.push({ name, reference, id: image.config.descriptor.digest, unchanged });
  }
  await load(engine, missing);
  return loaded;
}
