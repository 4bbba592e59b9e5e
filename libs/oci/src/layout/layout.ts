import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MEDIA_TYPES, type Descriptor, type Platform } from '../descriptor.ts';
import { digestOf, isDigest } from '../digest.ts';
import { choosePlatform, isIndex, parseConfig, parseIndex, parseManifest, type RawManifest } from '../document.ts';
import { OciError } from '../errors.ts';
import { ensureFolder } from '../folder.ts';
import { imageFromDocuments, platformOf, type Image } from '../image.ts';
import { canonicalJson } from '../json.ts';
import type { Layer } from '../layer/layer.ts';
import { blobPath, findSpooled, spool } from '../layer/spool.ts';
import { verified, verifyBytes } from '../verify.ts';

/** An image of a layout and the name it goes by there, if any. */
export interface NamedImage {
  readonly image: Image;
  /** A full reference, as `ctr images import` and `podman load` name what they import. */
  readonly name?: string;
}

export const LAYOUT_MARK = { imageLayoutVersion: '1.0.0' };
const NAME = 'org.opencontainers.image.ref.name';
const CONTAINERD_NAME = 'io.containerd.image.name';
const DEFAULT_PLATFORM: Platform = { os: 'linux', architecture: 'amd64' };

/**
 * Writes images as an OCI image layout (image-spec, image-layout.md); blobs that are there are kept. index.json is written last.
 * @throws OciError folder-failed
 */
export async function writeLayout(directory: string, images: readonly NamedImage[]): Promise<void> {
  const blobs = join(directory, 'blobs');
  await ensureFolder(blobs);
  for (const { image } of images) await writeBlobs(blobs, image);
  await writeFile(join(directory, 'oci-layout'), canonicalJson(LAYOUT_MARK));
  await writeFile(join(directory, 'index.json'), indexOf(images));
}

/**
 * Images of a layout; of an index in it, the one for the platform. Manifests and configs are checked now, layers while they stream.
 * @throws OciError layout-invalid, manifest-invalid, digest-mismatch, size-mismatch
 */
export async function readLayout(directory: string, platform: Platform = DEFAULT_PLATFORM): Promise<NamedImage[]> {
  const mark = await readPart(directory, 'oci-layout');
  if ((JSON.parse(mark.toString('utf8')) as typeof LAYOUT_MARK).imageLayoutVersion !== LAYOUT_MARK.imageLayoutVersion) {
    throw new OciError('layout-invalid', `${directory}: only image layouts of version 1.0.0 are read`, {
      fields: { directory },
    });
  }
  const raw = { mediaType: MEDIA_TYPES.index, bytes: await readPart(directory, 'index.json') };
  const index = parseIndex(raw, join(directory, 'index.json'));
  return Promise.all(index.value.manifests.map((descriptor) => readImage(directory, descriptor, platform)));
}

/** The layout's index.json for these images. */
export function indexOf(images: readonly NamedImage[]): Buffer {
  const manifests = images.map(({ image, name }) => ({
    ...image.manifest.descriptor,
    platform: platformOf(image),
    ...(name === undefined ? {} : { annotations: { [NAME]: name, [CONTAINERD_NAME]: name } }),
  }));
  return canonicalJson({ schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests });
}

async function writeBlobs(blobs: string, image: Image): Promise<void> {
  for (const { descriptor, open } of image.layers) {
    if (!(await findSpooled(blobs, descriptor.digest, descriptor.size))) await spool(await open(), blobs);
  }
  for (const { bytes } of [image.config, image.manifest]) await spool(Readable.from([bytes]), blobs);
}

async function readImage(directory: string, descriptor: Descriptor, platform: Platform): Promise<NamedImage> {
  const raw = await readManifest(directory, descriptor, platform);
  const manifest = parseManifest(raw, `${directory} ${digestOf(raw.bytes)}`);
  const configDescriptor = manifest.value.config;
  const config = parseConfig(await readDocument(directory, configDescriptor), configDescriptor.mediaType, directory);
  const diffIds = config.value.rootfs?.diff_ids ?? [];
  const layers = manifest.value.layers.flatMap((layer, index): Layer[] => {
    const diffId = diffIds[index];
    return diffId === undefined ? [] : [storedLayer(directory, layer, diffId)];
  });
  const name = descriptor.annotations?.[CONTAINERD_NAME] ?? descriptor.annotations?.[NAME];
  return { image: imageFromDocuments(manifest, config, layers), ...(name === undefined ? {} : { name }) };
}

async function readManifest(directory: string, descriptor: Descriptor, platform: Platform): Promise<RawManifest> {
  const raw = { mediaType: descriptor.mediaType, bytes: await readDocument(directory, descriptor) };
  if (!isIndex(raw)) return raw;
  const chosen = choosePlatform(parseIndex(raw, directory).value, platform, directory);
  return { mediaType: chosen.mediaType, bytes: await readDocument(directory, chosen) };
}

async function readDocument(directory: string, descriptor: Descriptor): Promise<Buffer> {
  if (!isDigest(descriptor.digest))
    throw new OciError('layout-invalid', `${directory}: "${descriptor.digest}" is no digest`);
  const bytes = await readPart(directory, join('blobs', ...descriptor.digest.split(':')));
  verifyBytes(bytes, descriptor, directory);
  return bytes;
}

function storedLayer(directory: string, descriptor: Descriptor, diffId: Layer['diffId']): Layer {
  const path = blobPath(join(directory, 'blobs'), descriptor.digest);
  return Object.freeze({
    descriptor,
    diffId,
    open: () => Promise.resolve(verified(createReadStream(path), descriptor, path)),
  });
}

async function readPart(directory: string, part: string): Promise<Buffer> {
  return readFile(join(directory, part)).catch((cause: NodeJS.ErrnoException) => {
    throw new OciError(
      'layout-invalid',
      `${directory} is no complete OCI image layout: ${part} ${cause.code ?? cause.message}`,
      {
        cause,
        fields: { directory, part },
      },
    );
  });
}
