import { Readable } from 'node:stream';
import type { Digest } from '../digest.ts';
import { isDigest } from '../digest.ts';
import type { Image } from '../image.ts';
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
 * OciError and leaves the tag where it was; pushing again sends only what is missing.
 * @param selectors tags to move; none pushes by digest only
 */
export async function pushTo(
  registry: Registry,
  repository: string,
  image: Image,
  options: PushOptions & { readonly tags?: readonly string[] } = {},
): Promise<{ digest: Digest }> {
  const progress = options.progress ?? (() => undefined);
  await pushLayers(registry, repository, image, options);
  const { config, manifest } = image;
  const open = (): Promise<Readable> => Promise.resolve(Readable.from([config.bytes]));
  const state = await registry.writeBlob(repository, { descriptor: config.descriptor, open });
  progress({ part: 'config', name: config.descriptor.digest, size: config.descriptor.size, state });
  const raw = { mediaType: manifest.descriptor.mediaType, bytes: manifest.bytes };
  for (const selector of [image.digest, ...(options.tags ?? [])]) {
    await registry.writeManifest(repository, selector, raw);
    const part = isDigest(selector) ? 'manifest' : 'tag';
    progress({ part, name: selector, size: part === 'tag' ? 0 : manifest.descriptor.size, state: 'uploaded' });
  }
  return { digest: image.digest };
}

async function pushLayers(registry: Registry, repository: string, image: Image, options: PushOptions): Promise<void> {
  const waiting = [...new Map(image.layers.map((layer) => [layer.descriptor.digest, layer])).values()];
  const worker = async (): Promise<void> => {
    for (let layer = waiting.shift(); layer; layer = waiting.shift()) {
      const { digest, size } = layer.descriptor;
      const state = await registry.writeBlob(repository, layer, options.mountFrom);
      options.progress?.({ part: 'layer', name: digest, size, state });
    }
  };
  const workers = Array.from({ length: options.concurrency ?? DEFAULT_CONCURRENCY }, worker);
  const failed = (await Promise.allSettled(workers)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
