import { createRegistry, isOciError, pushTo } from '@cutover/oci';
import type { Digest, Registry } from '@cutover/oci';
import type { RegistryAccess } from '../provider.ts';
import type { ImageRecord } from './image-record.ts';
import type { ResolvedImage } from './resolve-images.ts';

export interface PushOptions {
  /** Told where an image that had to be built anew has another digest than it names. */
  readonly record: ImageRecord;
  readonly say?: ((detail: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sees to it that the registry holds the images, and resolves with references by digest, as pods name them. Only what is missing is
 * built and pushed; the credential is asked for when the registry wants one.
 * @throws OciError
 */
export async function pushImages<Key extends string>(
  access: RegistryAccess,
  resolved: Readonly<Record<Key, ResolvedImage>>,
  options: PushOptions,
): Promise<Record<Key, string>> {
  const registry = openRegistry(access, options.signal);
  const references: [string, string][] = [];
  for (const [key, image] of Object.entries<ResolvedImage>(resolved)) {
    options.signal?.throwIfAborted();
    const digest = await pushMissing(registry, image, options);
    references.push([key, referenceOf(access, { ...image, digest })]);
  }
  return Object.fromEntries(references) as Record<Key, string>;
}

/** As pods name it: `PULL/repository@sha256:…`. */
export function referenceOf({ pull }: Pick<RegistryAccess, 'pull'>, { source, digest }: ResolvedImage): string {
  return `${pull}/${source.repository}@${digest}`;
}

function openRegistry({ push, insecure, credential }: RegistryAccess, signal?: AbortSignal): Registry {
  return createRegistry(push, {
    insecure,
    ...(credential ? { credentials: () => credential() } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** Pushes an image unless the registry holds its digest. Resolves with the digest that it holds then: that of the image as built now. */
export async function pushMissing(
  registry: Registry,
  { source, digest, image }: ResolvedImage,
  { record, say = () => undefined, signal }: PushOptions,
): Promise<Digest> {
  const { repository, key } = source;
  if (await holds(registry, repository, digest)) return digest;
  const built = image ?? (await source.build(signal));
  if (built.digest !== digest) {
    say(`${repository}:${key} was ${digest} and, built again, is ${built.digest}`);
    await record.remember(source, built.digest);
  }
  // The tag is for people who look into the registry; nothing here reads it.
  await pushTo(registry, repository, built, { tags: [key] });
  // Read back by digest, which checks the bytes: a registry that keeps other ones is found out here and not by a pod.
  await registry.readManifest(repository, built.digest);
  return built.digest;
}

async function holds(registry: Registry, repository: string, digest: Digest): Promise<boolean> {
  try {
    await registry.readManifest(repository, digest);
    return true;
  } catch (error) {
    if (isOciError(error, 'not-found')) return false;
    throw error;
  }
}
