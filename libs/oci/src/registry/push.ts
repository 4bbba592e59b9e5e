import { Readable } from 'node:stream';
import { inPool } from '@cutover/toolchain';
import type { Digest } from '../digest.ts';
import type { RawManifest } from '../document.ts';
import { isOciError } from '../errors.ts';
import type { Image } from '../image.ts';
import type { Layer } from '../layer/layer.ts';
import type { Registry } from './registry.ts';

/** What happened to one part of a push. */
export interface PushEvent {
  readonly part: 'layer' | 'config' | 'manifest' | 'tag';
  /** A digest, or the tag. */
  readonly name: string;
  /** Bytes of the part; 0 for a tag. */
  readonly size: number;
  readonly state: 'exists' | 'mounted' | 'uploaded';
}

export interface PushOptions {
  readonly progress?: (event: PushEvent) => void;
  /** Another repository of the same registry that may hold the layers already. */
  readonly mountFrom?: string;
  /** Layers at a time; default 3. */
  readonly concurrency?: number;
}

const DEFAULT_CONCURRENCY = 3;

/**
 * Pushes in the order that never shows a broken image: layers, then config, then manifest by its digest, the tag last. Fails with
 * OciError and leaves the tag where it was; pushing again sends only what is missing. An image that is there under its tag costs one HEAD,
 * and events of its manifest and tag alone.
 * @param options `tags` to move; none pushes by digest only
 */
export async function pushTo(
  registry: Registry,
  repository: string,
  image: Image,
  options: PushOptions & { readonly tags?: readonly string[] } = {},
): Promise<{ digest: Digest }> {
  const { tags = [], progress = () => undefined } = options;
  const { digest, manifest } = image;
  const tagged = await tagsThatNameIt(registry, repository, digest, tags);
  const isThere = tagged.size > 0 || (await digestThere(registry, repository, digest)) === digest;
  if (!isThere) await pushContent(registry, repository, image, options);
  progress({ part: 'manifest', name: digest, size: manifest.descriptor.size, state: stateOf(isThere) });
  for (const tag of tags) {
    if (!tagged.has(tag)) await registry.writeManifest(repository, tag, rawOf(image));
    progress({ part: 'tag', name: tag, size: 0, state: stateOf(tagged.has(tag)) });
  }
  return { digest };
}

function stateOf(wasThere: boolean): 'exists' | 'uploaded' {
  return wasThere ? 'exists' : 'uploaded';
}

function rawOf({ manifest }: Image): RawManifest {
  return { mediaType: manifest.descriptor.mediaType, bytes: manifest.bytes };
}

async function tagsThatNameIt(
  registry: Registry,
  repository: string,
  digest: Digest,
  tags: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(tags.map((tag) => digestThere(registry, repository, tag)));
  return new Set(tags.filter((_, index) => found[index] === digest));
}

/** Some registries refuse to let people look for what is not there yet; whether they may write is for the push to find out. */
async function digestThere(registry: Registry, repository: string, selector: string): Promise<Digest | undefined> {
  try {
    return await registry.hasManifest(repository, selector);
  } catch (error) {
    if (isOciError(error, 'unauthorized')) return undefined;
    throw error;
  }
}

async function pushContent(registry: Registry, repository: string, image: Image, options: PushOptions): Promise<void> {
  await pushLayers(registry, repository, image, options);
  const { descriptor, bytes } = image.config;
  const open = (): Promise<Readable> => Promise.resolve(Readable.from([bytes]));
  const state = await registry.writeBlob(repository, { descriptor, open });
  options.progress?.({ part: 'config', name: descriptor.digest, size: descriptor.size, state });
  await registry.writeManifest(repository, image.digest, rawOf(image));
}

/** Fails once those under way have ended, and begins no other after one that failed. */
async function pushLayers(registry: Registry, repository: string, image: Image, options: PushOptions): Promise<void> {
  const layers = [...new Map(image.layers.map((layer) => [layer.descriptor.digest, layer])).values()];
  const push = async (layer: Layer): Promise<void> => {
    const { digest, size } = layer.descriptor;
    const state = await registry.writeBlob(repository, layer, options.mountFrom);
    options.progress?.({ part: 'layer', name: digest, size, state });
  };
  await inPool(layers, push, options.concurrency ?? DEFAULT_CONCURRENCY);
}
