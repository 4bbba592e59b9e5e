import type { Platform } from '../descriptor.ts';
import { hexOf } from '../digest.ts';
import { choosePlatform, isIndex, parseConfig, parseIndex, parseManifest, type RawManifest } from '../document.ts';
import { imageFromDocuments, type Image } from '../image.ts';
import type { Layer } from '../layer/layer.ts';
import { OciError } from '../errors.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import type { Registry } from './registry.ts';

export interface PullOptions {
  /** Which image of an index; default linux on amd64. */
  readonly platform?: Platform;
}

const DEFAULT_PLATFORM: Platform = { os: 'linux', architecture: 'amd64' };

/**
 * An image of a registry by tag or digest. Manifest and config are read and checked now, layers when they are opened, each time anew and
 * checked against their digest while they stream.
 */
export async function pullFrom(
  registry: Registry,
  repository: string,
  selector: string,
  options: PullOptions = {},
): Promise<Image> {
  const where = `${registry.name}/${repository}@${selector}`;
  const raw = await onePlatform(registry, repository, selector, options.platform ?? DEFAULT_PLATFORM);
  const manifest = parseManifest(raw, where);
  const configDescriptor = manifest.value.config;
  const bytes = Buffer.concat((await (await registry.readBlob(repository, configDescriptor)).toArray()) as Buffer[]);
  const config = parseConfig(bytes, configDescriptor.mediaType, where);
  const diffIds = config.value.rootfs?.diff_ids ?? [];
  const layers = manifest.value.layers.map((descriptor, index) =>
    remoteLayer(registry, repository, descriptor, diffIds[index]),
  );
  return imageFromDocuments(manifest, config, layers);
}

async function onePlatform(
  registry: Registry,
  repository: string,
  selector: string,
  platform: Platform,
): Promise<RawManifest> {
  const raw = await registry.readManifest(repository, selector);
  if (!isIndex(raw)) return raw;
  const where = `${registry.name}/${repository}@${selector}`;
  const chosen = choosePlatform(parseIndex(raw, where).value, platform, where);
  return registry.readManifest(repository, chosen.digest);
}

function remoteLayer(
  registry: Registry,
  repository: string,
  descriptor: Descriptor,
  diffId: Digest | undefined,
): Layer {
  if (diffId === undefined) {
    throw new OciError(
      'manifest-invalid',
      `layer ${hexOf(descriptor.digest).slice(0, 12)} has no diff_id in the config`,
      {
        fields: { digest: descriptor.digest },
      },
    );
  }
  return Object.freeze({ descriptor, diffId, open: () => registry.readBlob(repository, descriptor) });
}
