import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hexOf, isOciError, layerFromEntries, layerFromSpool, type Entry, type Layer } from '@cutover/oci';
import { ImageBuildError, isImageBuildError } from '../errors.ts';
import type { BuildContext } from '../options.ts';
import { recall, remember } from './known-layer.ts';
import { removeFolder } from './remove-folder.ts';

/** Changes with everything that turns the same entries into other bytes, so that an older cache is not believed. */
const FORMAT = 2;

/** How a layer is made, and by what it is known afterwards. */
export interface LayerRecipe {
  /** Says all that the layer is made of. */
  readonly key: string;
  /** Asked only if the cache has no layer by that key. */
  readonly entries: () => Promise<readonly Entry[]>;
  /** Asked once it is made: whether the key tells for sure what it was made of. Default: yes. */
  readonly isKnown?: (layer: Layer) => boolean;
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
    context.progress({ step: 'layer', state: 'cached', detail: name, digest: found.descriptor.digest });
    return found;
  }
  const startedAt = performance.now();
  context.progress({ step: 'layer', state: 'started', detail: name });
  const layer = await make(context, path, recipe).catch((error: unknown) => {
    throw failure(context, name, error);
  });
  const { digest } = layer.descriptor;
  context.progress({ step: 'layer', state: 'done', detail: name, digest, elapsedMs: performance.now() - startedAt });
  return layer;
}

/** A folder in the place of a blob would keep the new one from its place. */
async function lookUp(context: BuildContext, path: string): Promise<Layer | undefined> {
  const known = await recall(path);
  if (known === undefined) return undefined;
  const layer = await layerFromSpool(blobs(context), known);
  if (layer === undefined) await removeFolder(join(blobs(context), 'sha256', hexOf(known.digest)));
  return layer;
}

async function make(context: BuildContext, path: string, { entries, isKnown }: LayerRecipe): Promise<Layer> {
  const layer = await layerFromEntries(await entries(), { spoolDirectory: blobs(context) });
  if (isKnown?.(layer) !== false) await remember(path, layer);
  return layer;
}

const FULL: ReadonlySet<unknown> = new Set(['disk-full', 'ENOSPC', 'EDQUOT']);

/** In this package's words. The writer of the tar wraps what the content of an entry throws. */
function failure(context: BuildContext, name: string, error: unknown): unknown {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (isOciError(error) && isImageBuildError(cause)) return cause;
  if (!FULL.has(code)) return error;
  const where = `the disk of ${context.cacheDir} filled up while the layer "${name}" was written`;
  return new ImageBuildError('disk-full', `${where}: free some, or set CUTOVER_CACHE_DIR to a folder on another disk`, {
    cause: error,
    fields: { path: context.cacheDir },
  });
}

function blobs(context: BuildContext): string {
  return join(context.cacheDir, 'blobs');
}
