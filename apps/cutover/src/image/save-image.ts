import { addAbortSignal } from 'node:stream';
import { pushImage } from '@cutover/image-builder';
import {
  pruneLayout,
  writeLayout,
  writeLayoutTar,
  type Image,
  type Layer,
  type NamedImage,
  type Reference,
} from '@cutover/oci';
import type { Step } from '../ui/steps.ts';
import { pushProgress } from '../ui/push-progress.ts';
import type { Place } from './place.ts';
import { pinnedPlace } from './source.ts';

export interface SaveOptions {
  /** Plain http though the registry is not on loopback. */
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  readonly step: Step;
  /** A repository that has the base's layers: its registry need not be sent them. */
  readonly mountFrom?: Reference | undefined;
  /** Layers that are left out of folders, each of which then holds this image alone and says what its base is. */
  readonly withoutBase?: { readonly layers: readonly Layer[]; readonly text: string | undefined };
}

/** Writes an image to each place, and gives its pinned name there. After Ctrl-C each place is whole or as it was. @throws OciError */
export async function saveImage(image: Image, places: readonly Place[], options: SaveOptions): Promise<string[]> {
  const references: string[] = [];
  for (const place of places) {
    options.signal.throwIfAborted();
    await save(place, abortable(image, options.signal), options);
    references.push(pinnedPlace(place, image));
  }
  return references;
}

async function save(place: Place, image: Image, options: SaveOptions): Promise<void> {
  options.step.update(`to ${place.kind === 'registry' ? place.text : place.path}`);
  if (place.kind === 'registry') {
    const { insecure, signal, step, mountFrom } = options;
    const sameRegistry = mountFrom?.registry === place.reference.registry ? { mountFrom: mountFrom.repository } : {};
    return void (await pushImage(image, place.text, {
      insecure,
      signal,
      progress: pushProgress(step),
      ...sameRegistry,
    }));
  }
  const named = { image, ...(place.name === undefined ? {} : { name: place.name }) };
  if (place.kind === 'layout') return saveLayout(place.path, named, options);
  return writeLayoutTar(place.path, [named]);
}

async function saveLayout(path: string, named: NamedImage, { withoutBase }: SaveOptions): Promise<void> {
  if (withoutBase === undefined) return writeLayout(path, [named]);
  const { layers, text } = withoutBase;
  const except = new Set(layers.map(({ descriptor }) => descriptor.digest));
  await writeLayout(path, [{ ...named, ...(text === undefined ? {} : { base: text }) }], { except });
  await pruneLayout(path);
}

/** The image with layers whose reading ends at Ctrl-C, so that whoever copies them cleans up at once. */
function abortable(image: Image, signal: AbortSignal): Image {
  const layers = image.layers.map((layer) => ({
    ...layer,
    open: async () => addAbortSignal(signal, await layer.open()),
  }));
  return { ...image, layers };
}
