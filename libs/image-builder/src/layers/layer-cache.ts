import { diffIdOf, type Entry, type Layer } from '@cutover/oci';
import type { BuildContext } from '../options.ts';
import { cachedLayer } from './cached-layer.ts';

/** A layer known by a text that says all it is made of; `entries` are made only if the cache has none by that text. */
export function layerByKey(
  context: BuildContext,
  name: string,
  key: string,
  entries: () => Promise<readonly Entry[]>,
): Promise<Layer> {
  return cachedLayer(context, name, { key, entries });
}

/**
 * A layer known by its very content: that is hashed, and compressed only if it never was before. What is a file of this machine is read
 * for that each time; as a tree it would not be.
 */
export async function layerByContent(context: BuildContext, name: string, entries: readonly Entry[]): Promise<Layer> {
  const diffId = await diffIdOf(entries);
  return cachedLayer(context, name, {
    key: `content ${diffId}`,
    entries: () => Promise.resolve(entries),
    isKnown: (layer) => layer.diffId === diffId,
  });
}
