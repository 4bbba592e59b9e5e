import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLayoutTar, type Image } from '@cutover/oci';
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

/** Loads an image under a name, unless the engine has that very image under it. @returns whether it had */
export async function loadImage(engine: Engine, image: Image, reference: string): Promise<boolean> {
  const inspect = ['image', 'inspect', '--format', '{{.Id}}', reference];
  const { stdout } = await engine.docker(inspect, { allowFailure: true });
  if (stdout.trim() === image.config.descriptor.digest) return true;
  const folder = await mkdtemp(join(tmpdir(), 'cutover-load-'));
  try {
    const archive = join(folder, 'image.tar');
    await writeLayoutTar(archive, [{ image, name: reference }]);
    await engine.load(archive);
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Builds images of this repository, or takes them from the cache, and loads them. One after the other: each uses both cores. */
export async function loadImages(
  engine: Engine,
  names: readonly ImageName[],
  naming: Naming,
  options: ImageBuildOptions = {},
): Promise<readonly LoadedImage[]> {
  const loaded: LoadedImage[] = [];
  for (const name of names) {
    const reference = referenceOf(name, naming);
    const image = await buildImage(name, naming.version, options);
    const unchanged = await loadImage(engine, image, reference);
    loaded.push({ name, reference, id: image.config.descriptor.digest, unchanged });
  }
  return loaded;
}
