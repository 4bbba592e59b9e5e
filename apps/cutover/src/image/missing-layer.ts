import type { Readable } from 'node:stream';
import { cachedBlob } from '@cutover/image-builder';
import { OciError, type Descriptor, type FindBlob, type Image } from '@cutover/oci';

/**
 * Finds layers that a folder was written without: in the image cache, else in the base that the folder names.
 * @param openBase reads a base from where it lies
 */
export function missingLayers(
  path: string,
  { signal }: { readonly signal: AbortSignal },
  openBase: (place: string) => Promise<Image>,
): FindBlob {
  return async (descriptor, base) => {
    const cached = await cachedBlob(descriptor, { signal });
    if (cached !== undefined || base === undefined) return cached;
    if (isMadeHere(base)) throw notCached(path, descriptor, base);
    return layerOf(await openBase(base), descriptor);
  };
}

/** `node`, not `oci:./base@sha256:…`. */
function isMadeHere(base: string): boolean {
  return /^[\w-]+$/.test(base);
}

async function layerOf({ layers }: Image, { digest }: Descriptor): Promise<Readable | undefined> {
  return layers.find(({ descriptor }) => descriptor.digest === digest)?.open();
}

function notCached(path: string, { digest }: Descriptor, base: string): OciError {
  const reason = `${path} is without its base, and the image cache lacks ${digest} of it`;
  return new OciError('not-found', `${reason}: "cutover image base ${base}" brings it`, {
    fields: { path, digest, base },
  });
}
