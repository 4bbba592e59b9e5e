import { digestOf, type Digest } from '../digest.ts';
import type { Registry } from './registry.ts';

export interface Tagged {
  readonly digest: Digest;
  /** Whether the tag was there already, whatever it named. */
  readonly existed: boolean;
}

/**
 * Gives an image of a repository another tag: its manifest is written again under that name, no layer moves. A tag that is there stays.
 * @param from tags or digests; the first of them that is there names the image
 * @returns undefined where none of them is
 * @throws OciError
 */
export async function tagImage(
  registry: Registry,
  repository: string,
  { tag, from }: { readonly tag: string; readonly from: readonly string[] },
): Promise<Tagged | undefined> {
  const there = await registry.hasManifest(repository, tag);
  if (there !== undefined) return { digest: there, existed: true };
  for (const name of from) {
    if ((await registry.hasManifest(repository, name)) === undefined) continue;
    const manifest = await registry.readManifest(repository, name);
    await registry.writeManifest(repository, tag, manifest);
    return { digest: digestOf(manifest.bytes), existed: false };
  }
  return undefined;
}
