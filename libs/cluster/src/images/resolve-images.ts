import type { Digest, Image } from '@cutover/oci';
import type { ImageRecord } from './image-record.ts';
import type { ImageSource } from './image-source.ts';

/** An image whose digest is known; built already where it had to be built to learn it. */
export interface ResolvedImage {
  readonly source: ImageSource;
  readonly digest: Digest;
  readonly image?: Image;
}

export interface ResolveOptions {
  readonly record: ImageRecord;
  readonly signal?: AbortSignal | undefined;
}

/** The digests of images: as recorded, else by building them. No registry is asked, so a tag that somebody pushed says nothing. */
export async function resolveImages<Key extends string>(
  sources: Readonly<Record<Key, ImageSource>>,
  { record, signal }: ResolveOptions,
): Promise<Record<Key, ResolvedImage>> {
  const resolved: [string, ResolvedImage][] = [];
  for (const [key, source] of Object.entries<ImageSource>(sources)) {
    signal?.throwIfAborted();
    resolved.push([key, await resolve(source, record, signal)]);
  }
  return Object.fromEntries(resolved) as Record<Key, ResolvedImage>;
}

async function resolve(source: ImageSource, record: ImageRecord, signal?: AbortSignal): Promise<ResolvedImage> {
  const known = await record.digestOf(source);
  if (known !== undefined) return { source, digest: known };
  const image = await source.build(signal);
  await record.remember(source, image.digest);
  return { source, digest: image.digest, image };
}
