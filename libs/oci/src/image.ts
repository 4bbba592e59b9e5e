import { MEDIA_TYPES, type Descriptor, type Platform } from './descriptor.ts';
import { digestOf, type Digest } from './digest.ts';
import { OciError } from './errors.ts';
import { canonicalJson } from './json.ts';
import { FIXED_TIME } from './layer/entry.ts';
import type { Layer } from './layer/layer.ts';

/** image-spec, config.md: how a container of the image is run. */
export interface RunConfig {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Volumes?: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
}

export interface History {
  readonly created?: string;
  readonly created_by?: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
}

export interface ImageConfig extends Platform {
  readonly created?: string;
  readonly author?: string;
  readonly config?: RunConfig;
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly Digest[] };
  readonly history?: readonly History[];
}

export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A document and the very bytes its digest is of. */
export interface Document<T> {
  readonly value: T;
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
}

/** An image of one platform, immutable: every change below gives another. `digest` is the manifest's. */
export interface Image {
  readonly digest: Digest;
  readonly manifest: Document<Manifest>;
  readonly config: Document<ImageConfig>;
  readonly layers: readonly Layer[];
}

export interface HistoryLine {
  /** What made the layer, for `docker history` and people. */
  readonly createdBy: string;
  readonly comment?: string;
}

const CREATED = FIXED_TIME.toISOString().replace('.000Z', 'Z');

/** An image of no layer: where every `FROM scratch` starts. */
export function emptyImage(platform: Platform): Image {
  const config: ImageConfig = {
    ...platform,
    created: CREATED,
    config: {},
    rootfs: { type: 'layers', diff_ids: [] },
    history: [],
  };
  return build(config, [], undefined);
}

/** The image with one more layer on top and a line of history for it. */
export function appendLayer(image: Image, layer: Layer, line: HistoryLine): Image {
  const { value } = image.config;
  const history = {
    created: CREATED,
    created_by: line.createdBy,
    ...(line.comment === undefined ? {} : { comment: line.comment }),
  };
  const config: ImageConfig = {
    ...value,
    created: CREATED,
    rootfs: { type: 'layers', diff_ids: [...value.rootfs.diff_ids, layer.diffId] },
    history: [...(value.history ?? []), history],
  };
  return build(config, [...image.layers, layer], image.manifest.value.annotations);
}

/** The image run otherwise: fields given replace the image's, but `Env` and `Labels` are added to it, name by name. */
export function withConfig(image: Image, change: RunConfig): Image {
  const before = image.config.value.config ?? {};
  const config: RunConfig = {
    ...before,
    ...change,
    ...mergedEnv(before.Env, change.Env),
    ...mergedLabels(before.Labels, change.Labels),
  };
  return build({ ...image.config.value, config }, image.layers, image.manifest.value.annotations);
}

/** The image with these annotations on its manifest, beside those it has. */
export function withAnnotations(image: Image, annotations: Readonly<Record<string, string>>): Image {
  return build(image.config.value, image.layers, { ...image.manifest.value.annotations, ...annotations });
}

export function platformOf(image: Image): Platform {
  const { os, architecture, variant } = image.config.value;
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** Bytes of all layers as they travel, compressed. */
export function compressedSize(image: Image): number {
  return image.layers.reduce((sum, layer) => sum + layer.descriptor.size, 0);
}

/**
 * An image that came from elsewhere, with its own bytes, so that its digest stays.
 * @throws OciError manifest-invalid when its parts do not belong together
 */
export function imageFromDocuments(
  manifest: Document<Manifest>,
  config: Document<ImageConfig>,
  layers: readonly Layer[],
): Image {
  const diffIds = config.value.rootfs?.diff_ids;
  if (!Array.isArray(diffIds) || diffIds.length !== manifest.value.layers.length || layers.length !== diffIds.length) {
    throw new OciError(
      'manifest-invalid',
      `image ${manifest.descriptor.digest}: its manifest and its config count different layers`,
      {
        fields: { digest: manifest.descriptor.digest },
      },
    );
  }
  return Object.freeze({ digest: manifest.descriptor.digest, manifest, config, layers: Object.freeze([...layers]) });
}

function build(config: ImageConfig, layers: readonly Layer[], annotations: Manifest['annotations']): Image {
  const configDocument = documentOf(config, MEDIA_TYPES.config);
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: configDocument.descriptor,
    layers: layers.map((layer) => toOci(layer.descriptor)),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return imageFromDocuments(documentOf(manifest, MEDIA_TYPES.manifest), configDocument, layers);
}

/** A value as a document: canonical JSON. */
export function documentOf<T>(value: T, mediaType: string): Document<T> {
  const bytes = canonicalJson(value);
  return Object.freeze({ value, bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } });
}

/** Docker's gzipped layers are OCI's, by another name; a manifest must not mix the two. */
function toOci(descriptor: Descriptor): Descriptor {
  const mediaType = descriptor.mediaType === MEDIA_TYPES.dockerLayerGzip ? MEDIA_TYPES.layerGzip : descriptor.mediaType;
  return { mediaType, digest: descriptor.digest, size: descriptor.size };
}

function mergedEnv(before: RunConfig['Env'], change: RunConfig['Env']): Pick<RunConfig, 'Env'> {
  if (before === undefined && change === undefined) return {};
  const byName = new Map([...(before ?? []), ...(change ?? [])].map((item) => [item.split('=', 1)[0], item]));
  return { Env: [...byName.values()] };
}

function mergedLabels(before: RunConfig['Labels'], change: RunConfig['Labels']): Pick<RunConfig, 'Labels'> {
  return before === undefined && change === undefined ? {} : { Labels: { ...before, ...change } };
}
