import { statSync } from 'node:fs';
import { hostPlatform, pulledImage } from '@cutover/image-builder';
import { readImageTar, readLayout, type Image, type NamedImage } from '@cutover/oci';
import { notKnown } from '@cutover/toolchain/words';
import { UsageError } from '../usage-error.ts';
import { missingLayers } from './missing-layer.ts';
import { placeOf, type LocalPlace, type Place } from './place.ts';
import { scratchFolder } from './scratch.ts';

export interface ReadOptions {
  /** Plain http though the registry is not on loopback. */
  readonly insecure: boolean;
  readonly signal: AbortSignal;
}

export interface OpenedImage extends NamedImage {
  /** As a person would write it, pinned: `host/repository@sha256:…`, `oci:FOLDER@sha256:…`. */
  readonly reference: string;
}

/** Where an image is read from: what lies there decides between folder and tar. `what` begins the error. @throws UsageError */
export function sourceOf(text: string, what = ''): Place {
  const kind = kindOf(text);
  if (kind !== undefined) return { kind, path: text };
  const place = placeOf(text, what);
  if (place.kind === 'registry') return place;
  const found = kindOf(place.path);
  if (found === undefined) throw new UsageError(`${what}there is nothing at ${place.path}`);
  return { ...place, kind: found };
}

/** The image of a place. Of a registry, its layers are read when they are needed, and kept in the cache. @throws OciError, UsageError */
export async function openImage(place: Place, options: ReadOptions): Promise<OpenedImage> {
  if (place.kind === 'registry') {
    const image = await pulledImage(place.text, options);
    return { image, reference: pinnedPlace(place, image) };
  }
  const found = chosen(place, await imagesAt(place, options));
  return { ...found, reference: pinnedPlace(place, found.image) };
}

/** The place and the digest of what lies there, such that it can be given to a command again. */
export function pinnedPlace(place: Place, { digest }: Pick<Image, 'digest'>): string {
  if (place.kind === 'registry') return `${place.reference.registry}/${place.reference.repository}@${digest}`;
  return `${place.kind === 'layout' ? 'oci:' : ''}${place.path}@${digest}`;
}

async function imagesAt({ kind, path }: LocalPlace, options: ReadOptions): Promise<NamedImage[]> {
  if (kind === 'tar') return readImageTar(path, await scratchFolder(), hostPlatform());
  const openBase = async (text: string) => (await openImage(sourceOf(text, `the base of ${path}: `), options)).image;
  return readLayout(path, hostPlatform(), missingLayers(path, options, openBase));
}

function chosen({ path, name, digest }: LocalPlace, images: readonly NamedImage[]): NamedImage {
  const fitting = images.filter(
    (one) => (name === undefined || one.name === name) && (digest === undefined || one.image.digest === digest),
  );
  const [found, another] = fitting;
  const isOne = another === undefined || fitting.every(({ image }) => image.digest === found?.image.digest);
  if (found !== undefined && isOne) return found;
  const names = images.map((one) => one.name ?? one.image.digest);
  if (found !== undefined) throw new UsageError(`${path} holds ${names.length} images, say which: ${names.join(', ')}`);
  const wanted = name ?? digest;
  if (wanted === undefined || names.length === 0) throw new UsageError(`${path} holds no image`);
  throw new UsageError(notKnown(wanted, `an image of ${path}`, names));
}

function kindOf(path: string): LocalPlace['kind'] | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'layout' : 'tar';
}
