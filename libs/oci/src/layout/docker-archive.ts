import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { MEDIA_TYPES, type Descriptor } from '../descriptor.ts';
import { digestOf, type Digest } from '../digest.ts';
import { parseConfig } from '../document.ts';
import { OciError } from '../errors.ts';
import { imageFromDocuments, type Document, type Manifest } from '../image.ts';
import { canonicalJson } from '../json.ts';
import { layerFromTar, type Layer } from '../layer/layer.ts';
import { readSmallFile } from '../small-file.ts';
import { verified } from '../verify.ts';
import type { NamedImage } from './layout.ts';

/** What `docker save` before 25, buildah, kaniko and jib write: `manifest.json` names configs and layers of the same tar. */
interface ArchivedImage {
  readonly Config: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Layers: readonly string[];
}

/** Where a member was unpacked to, links followed. */
type Locate = (name: string) => string;

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Images of Docker's older archive, unpacked. It has no manifest: one is made, so that the digest is of that; the config, and with it
 * what Docker calls the image's id, is the archive's. A layer that is not compressed stays so. `path` is named in errors.
 * @throws OciError layout-invalid, manifest-invalid, digest-mismatch
 */
export async function readDockerArchive(path: string, locate: Locate): Promise<NamedImage[]> {
  const list = await readMember(path, locate, 'manifest.json');
  return (await Promise.all(archivedImages(list, path).map((item) => imagesOf(item, path, locate)))).flat();
}

function archivedImages(list: Buffer, path: string): readonly ArchivedImage[] {
  let images: unknown;
  try {
    images = JSON.parse(list.toString('utf8'));
  } catch (cause) {
    throw invalid(path, 'its manifest.json is not JSON', cause);
  }
  if (Array.isArray(images) && images.every(isArchivedImage)) return images;
  throw invalid(path, 'its manifest.json must be a list of images with Config and Layers');
}

function isArchivedImage(item: Partial<ArchivedImage> | null): item is ArchivedImage {
  const isText = (one: unknown): boolean => typeof one === 'string';
  return isText(item?.Config) && Array.isArray(item?.Layers) && item.Layers.every(isText);
}

async function imagesOf(item: ArchivedImage, path: string, locate: Locate): Promise<NamedImage[]> {
  const config = parseConfig(await readMember(path, locate, item.Config), MEDIA_TYPES.config, path);
  const diffIds = config.value.rootfs?.diff_ids ?? [];
  if (diffIds.length !== item.Layers.length) {
    throw invalid(path, `${item.Config} names ${diffIds.length} layers, manifest.json ${item.Layers.length}`);
  }
  const layers = await Promise.all(
    item.Layers.map((name, index) => layerOf(path, { name, file: locate(name) }, diffIds[index] as Digest)),
  );
  const image = imageFromDocuments(manifestOf(config.descriptor, layers), config, layers);
  const names = item.RepoTags ?? [];
  return names.length === 0 ? [{ image }] : names.map((name) => ({ image, name }));
}

function manifestOf(config: Descriptor, layers: readonly Layer[]): Document<Manifest> {
  const mediaType = MEDIA_TYPES.manifest;
  const value: Manifest = { schemaVersion: 2, mediaType, config, layers: layers.map(({ descriptor }) => descriptor) };
  const bytes = canonicalJson(value);
  return { value, bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

/** A tar as it is: its digest is its diffId, held against it whenever it is read. One that is compressed is read once now. */
async function layerOf(path: string, member: { name: string; file: string }, diffId: Digest): Promise<Layer> {
  const { name, file } = member;
  if (!(await isGzip(file).catch((cause: unknown) => Promise.reject(incomplete(path, name, cause))))) {
    const descriptor: Descriptor = { mediaType: MEDIA_TYPES.layer, digest: diffId, size: (await stat(file)).size };
    return { descriptor, diffId, open: () => Promise.resolve(verified(createReadStream(file), descriptor, path)) };
  }
  const layer = await layerFromTar(file, { spoolDirectory: `${file}.blobs` });
  if (layer.diffId === diffId) return layer;
  throw new OciError('digest-mismatch', `${path}: ${name} holds ${layer.diffId}, not ${diffId}: refused`, {
    fields: { expected: diffId, actual: layer.diffId },
  });
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    return (await handle.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0)).buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}

async function readMember(path: string, locate: Locate, name: string): Promise<Buffer> {
  return readSmallFile(locate(name), (reason, cause) => incomplete(path, name, cause, reason));
}

function incomplete(path: string, name: string, cause: unknown, reason = 'ENOENT'): OciError {
  return invalid(path, `incomplete: it has no ${name}${reason === 'ENOENT' ? '' : ` (${reason})`}`, cause);
}

function invalid(path: string, reason: string, cause?: unknown): OciError {
  return new OciError('layout-invalid', `${path}: ${reason}`, { cause, fields: { path, reason } });
}
