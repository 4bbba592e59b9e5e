import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { openBlobFile } from '../blob-file.ts';
import type { Descriptor, Platform } from '../descriptor.ts';
import { digestOf } from '../digest.ts';
import { choosePlatform, isIndex, parseConfig, parseIndex, parseManifest, type RawManifest } from '../document.ts';
import { isOciError, OciError } from '../errors.ts';
import { imageFromDocuments } from '../image.ts';
import type { Layer } from '../layer/layer.ts';
import { blobPath } from '../layer/spool.ts';
import { verified, verifyBytes } from '../verify.ts';
import { baseName, imageName, LAYOUT_MARK, readIndex, readPart, type NamedImage } from './layout.ts';

/** Where layers are found that a layout was written without, given the base that it names; undefined for one that is not there either. */
export type FindBlob = (descriptor: Descriptor, base?: string) => Promise<Readable | undefined>;

const DEFAULT_PLATFORM: Platform = { os: 'linux', architecture: 'amd64' };
/** More than anybody keeps in a folder; each costs two documents of memory. */
const MAX_IMAGES = 1_000;

/**
 * Images of a layout; of an index in it, the one for the platform. Manifests and configs are checked now, layers while they stream:
 * opening one that is neither in the layout nor found by `find` fails with not-found.
 * @throws OciError layout-invalid, manifest-invalid, platform-missing, digest-mismatch, size-mismatch
 */
export async function readLayout(
  directory: string,
  platform: Platform = DEFAULT_PLATFORM,
  find: FindBlob = () => Promise.resolve(undefined),
): Promise<NamedImage[]> {
  await requireMark(directory);
  const { manifests } = await readIndex(directory);
  if (manifests.length > MAX_IMAGES) {
    throw new OciError('layout-invalid', `${directory}: ${manifests.length} images, more than ${MAX_IMAGES}: refused`);
  }
  const images: NamedImage[] = [];
  for (const descriptor of manifests) images.push(await readImage({ directory, find }, descriptor, platform));
  return images;
}

async function requireMark(directory: string): Promise<void> {
  const text = (await readPart(directory, 'oci-layout')).toString('utf8');
  if (versionIn(text) === LAYOUT_MARK.imageLayoutVersion) return;
  throw new OciError('layout-invalid', `${directory}: only image layouts of version 1.0.0 are read`, {
    fields: { directory },
  });
}

function versionIn(text: string): unknown {
  try {
    return (JSON.parse(text) as Partial<typeof LAYOUT_MARK> | null)?.imageLayoutVersion;
  } catch {
    return undefined;
  }
}

interface Place {
  readonly directory: string;
  readonly find: FindBlob;
}

async function readImage(place: Place, descriptor: Descriptor, platform: Platform): Promise<NamedImage> {
  const { directory } = place;
  const [name, base] = [imageName(descriptor), baseName(descriptor)];
  const find: FindBlob = (layer) => place.find(layer, base);
  const raw = await readManifest(directory, descriptor, platform);
  const manifest = parseManifest(raw, `${directory} ${digestOf(raw.bytes)}`);
  const configDescriptor = manifest.value.config;
  const config = parseConfig(await readDocument(directory, configDescriptor), configDescriptor.mediaType, directory);
  const diffIds = config.value.rootfs?.diff_ids ?? [];
  const layers = manifest.value.layers.flatMap((layer, index): Layer[] => {
    const diffId = diffIds[index];
    return diffId === undefined ? [] : [storedLayer({ directory, find }, layer, diffId)];
  });
  const image = imageFromDocuments(manifest, config, layers);
  return { image, ...(name === undefined ? {} : { name }), ...(base === undefined ? {} : { base }) };
}

async function readManifest(directory: string, descriptor: Descriptor, platform: Platform): Promise<RawManifest> {
  const raw = { mediaType: descriptor.mediaType, bytes: await readDocument(directory, descriptor) };
  if (!isIndex(raw)) return raw;
  const chosen = choosePlatform(parseIndex(raw, directory).value, platform, directory);
  return { mediaType: chosen.mediaType, bytes: await readDocument(directory, chosen) };
}

async function readDocument(directory: string, descriptor: Descriptor): Promise<Buffer> {
  const bytes = await readPart(directory, join('blobs', ...descriptor.digest.split(':')));
  verifyBytes(bytes, descriptor, directory);
  return bytes;
}

function storedLayer({ directory, find }: Place, descriptor: Descriptor, diffId: Layer['diffId']): Layer {
  const path = blobPath(join(directory, 'blobs'), descriptor.digest);
  const open = async (): Promise<Readable> => {
    try {
      return await openBlobFile(path, descriptor);
    } catch (error) {
      const found = isOciError(error, 'not-found') ? await find(descriptor) : undefined;
      if (found) return verified(found, descriptor, `layer for ${directory}`);
      throw error;
    }
  };
  return Object.freeze({ descriptor, diffId, open });
}
