import {
  cachedRegistry,
  createRegistry,
  fixedCredentials,
  formatReference,
  manifestSelector,
  parseReference,
  pinned,
  pullFrom,
  pushTo,
  type CredentialLocator,
  type Credentials,
  type Digest,
  type Image,
  type Platform,
  type PushEvent,
  type Reference,
  type Registry,
} from '@cutover/oci';
import { join } from 'node:path';
import { openContext } from './cache.ts';
import { hostPlatform, type BuildOptions } from './options.ts';

export interface PushImageOptions {
  /** Plain http though the registry is not on loopback. */
  readonly insecure?: boolean;
  readonly progress?: (event: PushEvent) => void;
  readonly mountFrom?: string;
  /** A name and a password for this registry alone; or who knows them. Default: CUTOVER_REGISTRY* of the environment, then Docker's config. */
  readonly credentials?: CredentialLocator | Credentials;
  readonly signal?: AbortSignal;
}

export interface Pushed {
  readonly digest: Digest;
  /** host/repository@sha256:…: what a manifest should name. */
  readonly reference: string;
}

/**
 * Pushes an image to `host[:port]/repository[:tag]`, the tag last; a reference without a tag moves none, its digest is the name.
 * @throws OciError
 */
export async function pushImage(image: Image, reference: string, options: PushImageOptions = {}): Promise<Pushed> {
  const target = parseReference(reference);
  const registry = registryOf(target, options);
  const tags = hasTag(reference) && target.tag !== undefined ? [target.tag] : [];
  const { digest } = await pushTo(registry, target.repository, image, { ...options, tags });
  return { digest, reference: formatReference(pinned(target, digest)) };
}

/** An image of a registry, by digest (or tag), such as a base; its layers are kept in the cache once read. */
export async function pulledImage(
  reference: string,
  options: BuildOptions & Pick<PushImageOptions, 'insecure' | 'credentials'> & { readonly platform?: Platform } = {},
): Promise<Image> {
  const source = parseReference(reference);
  const registry = registryOf(source, options);
  const cached = cachedRegistry(registry, join((await openContext(options)).cacheDir, 'blobs'));
  return pullFrom(cached, source.repository, manifestSelector(source), {
    platform: options.platform ?? hostPlatform(),
  });
}

type Access = Pick<PushImageOptions, 'insecure' | 'credentials' | 'signal'>;

function registryOf({ registry }: Reference, { insecure, credentials, signal }: Access): Registry {
  const locate = typeof credentials === 'object' ? fixedCredentials(registry, credentials) : credentials;
  return createRegistry(registry, {
    ...(insecure === undefined ? {} : { insecure }),
    ...(locate === undefined ? {} : { credentials: locate }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** parseReference adds `latest` to a bare name; pushing must not. */
function hasTag(reference: string): boolean {
  const [name = ''] = reference.split('@', 1);
  return name.lastIndexOf(':') > name.lastIndexOf('/');
}
