import type { Entry, Layer } from '@cutover/oci';
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
