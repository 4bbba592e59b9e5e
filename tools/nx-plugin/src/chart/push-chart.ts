import {
  blobOf,
  createRegistry,
  documentOf,
  MEDIA_TYPES,
  parseReference,
  type Blob,
  type Digest,
  type Registry,
} from '@cutover/oci';
import { CHART_TYPES, type ChartArchive } from './chart-archive.ts';

export interface PushedChart {
  /** HOST/PREFIX/NAME:VERSION; `helm pull oci://HOST/PREFIX/NAME --version VERSION` gets it. */
  readonly reference: string;
  readonly digest: Digest;
  /** Whether it was there already, byte for byte. */
  readonly existed: boolean;
}

/** A version, in a registry, cannot have a plus: Helm writes and reads it so. */
const tagOf = (version: string): string => version.replaceAll('+', '_');

/**
 * Pushes a chart below a prefix, the tag last, as `helm push` does but for the time: pushed again, it is the same manifest.
 * @param prefix HOST[:PORT][/PATH]
 * @throws OciError; Error where another chart is there under the version already
 */
export async function pushChart({ metadata, content }: ChartArchive, prefix: string): Promise<PushedChart> {
  const { name, version, description } = metadata;
  const { registry: host, repository, tag = '' } = parseReference(`${prefix}/${name}:${tagOf(version)}`);
  const registry = createRegistry(host);
  const config = documentOf(metadata, CHART_TYPES.config);
  const title = { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': version };
  const manifest = documentOf(
    {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      config: config.descriptor,
      layers: [content.descriptor],
      annotations:
        description === undefined ? title : { ...title, 'org.opencontainers.image.description': description },
    },
    MEDIA_TYPES.manifest,
  );
  const { digest } = manifest.descriptor;
  const there = await registry.hasManifest(repository, tag);
  const reference = `${host}/${repository}:${tag}`;
  if (there === digest) return { reference, digest, existed: true };
  if (there !== undefined) {
    throw new Error(
      `${reference} is another chart, ${there}: raise the version in Chart.yaml, since one is pulled by its version`,
    );
  }
  await write(registry, repository, [content, blobOf(config)]);
  await registry.writeManifest(repository, tag, { mediaType: MEDIA_TYPES.manifest, bytes: manifest.bytes });
  return { reference, digest, existed: false };
}

async function write(registry: Registry, repository: string, blobs: readonly Blob[]): Promise<void> {
  for (const blob of blobs) await registry.writeBlob(repository, blob);
}
