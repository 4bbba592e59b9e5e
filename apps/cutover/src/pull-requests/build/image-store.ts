import type { RegistryAccess } from '@cutover/cluster';
import { pulledImage, pushImage } from '@cutover/image-builder';
import { createRegistry, fixedCredentials, tagImage } from '@cutover/oci';
import type { Digest, Image, Registry } from '@cutover/oci';
import { VERSION_LABEL } from '../../image/version-label.ts';

/** Services' images in the node's registry. */
export interface ImageStore {
  /** By tag or digest; undefined where there is none. */
  readonly digestOf: (service: string, selector: string) => Promise<Digest | undefined>;
  /** What an image says that it is; undefined where there is none. */
  readonly versionOf: (service: string, tag: string) => Promise<string | undefined>;
  /** A tag that is there stays. */
  readonly tag: (service: string, tag: string, from: string) => Promise<Digest | undefined>;
  readonly push: (service: string, tag: string, image: Image) => Promise<Digest>;
}

const repositoryOf = (service: string): string => `cutover/${service}`;

type Access = Pick<RegistryAccess, 'push' | 'insecure' | 'credential'>;

/** The credential is asked for when it is used: nothing that builds has it. @throws OciError */
export function imageStore(access: Access, signal?: AbortSignal): ImageStore {
  const { push: host, insecure, credential } = access;
  const settings = async () => ({
    insecure,
    ...(credential === undefined ? {} : { credentials: await credential() }),
    ...(signal === undefined ? {} : { signal }),
  });
  const registry = async (): Promise<Registry> => {
    const { credentials, ...rest } = await settings();
    return createRegistry(host, { ...rest, ...(credentials && { credentials: fixedCredentials(host, credentials) }) });
  };
  const digestOf: ImageStore['digestOf'] = async (service, selector) =>
    (await registry()).hasManifest(repositoryOf(service), selector);
  return {
    digestOf,
    versionOf: async (service, tag) => {
      if ((await digestOf(service, tag)) === undefined) return undefined;
      const image = await pulledImage(`${host}/${repositoryOf(service)}:${tag}`, await settings());
      return image.config.value.config?.Labels?.[VERSION_LABEL];
    },
    tag: async (service, tag, from) =>
      (await tagImage(await registry(), repositoryOf(service), { tag, from: [from] }))?.digest,
    push: async (service, tag, image) =>
      (await pushImage(image, `${host}/${repositoryOf(service)}:${tag}`, await settings())).digest,
  };
}
