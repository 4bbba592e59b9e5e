import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { layerFromEntries, layerFromSpool, type Entry, type Layer } from '@cutover/oci';
import { namingFullDisk } from '@cutover/toolchain';
import { withFolder } from '../folder.ts';
import type { BuildContext } from '../options.ts';
import { recall, remember } from './known-layer.ts';

/** Changes with everything that turns the same entries into other bytes, so that an older cache is not believed. */
const FORMAT = 2;

/** How a layer is made, and by what it is known afterwards. */
export interface LayerRecipe {
  /** Says all that the layer is made of. */
  readonly key: string;
  /** Asked only if the cache has no layer by that key. */
  readonly entries: () => Promise<readonly Entry[]>;
  /** Asked once the layer is made: whether the key told for sure what it was made of. Default: yes. */
  readonly isKnown?: () => boolean;
}

/**
 * A layer of the cache, or a new one. What is damaged or gone there counts as absent and is made again; nothing of a build that fails
 * is kept.
 * @throws ImageBuildError disk-full, folder-failed, and what making the entries throws
 */
export async function cachedLayer(context: BuildContext, name: string, recipe: LayerRecipe): Promise<Layer> {
  const file = createHash('sha256').update(`${FORMAT}\n`).update(recipe.key).digest('hex');
  const path = join(context.cacheDir, 'keys', `${file}.json`);
  const found = await lookUp(context, path);
  if (found) {
    context.progress({ step: 'layer', state: 'cached', detail: name });
    return found;
  }
  const startedAt = performance.now();
  context.progress({ step: 'layer', state: 'started', detail: name });
  const layer = await withRoom(context, name, () => make(context, path, recipe));
  context.progress({ step: 'layer', state: 'done', detail: name, elapsedMs: performance.now() - startedAt });
  return layer;
}

async function lookUp(context: BuildContext, path: string): Promise<Layer | undefined> {
  const known = await recall(path);
  return known && layerFromSpool(blobs(context), known);
}

async function make(context: BuildContext, path: string, { entries, isKnown }: LayerRecipe): Promise<Layer> {
  const layer = await layerFromEntries(await entries(), { spoolDirectory: blobs(context) });
  if (isKnown?.() !== false) await remember(path, layer);
  return layer;
}

function withRoom<T>(context: BuildContext, name: string, action: () => Promise<T>): Promise<T> {
  const doing = `the layer "${name}" was written`;
  return withFolder(context.cacheDir, () => namingFullDisk(context.cacheDir, doing, action));
}

function blobs(context: BuildContext): string {
  return join(context.cacheDir, 'blobs');
}
