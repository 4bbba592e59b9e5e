import { MEDIA_TYPES, type Descriptor, type Platform } from './descriptor.ts';
import { configFault } from './config-fault.ts';
import { digestOf, isDigest } from './digest.ts';
import { OciError } from './errors.ts';
import type { Document, ImageConfig, Manifest } from './image.ts';
import { canonicalJson } from './json.ts';

/** image-spec, image-index.md: manifests by platform. */
export interface Index {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly manifests: readonly Descriptor[];
}

/** A manifest or an index, as a registry or a layout gives it. */
export interface RawManifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const MANIFEST_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.manifest, MEDIA_TYPES.dockerManifest]);
const INDEX_TYPES: ReadonlySet<string> = new Set([MEDIA_TYPES.index, MEDIA_TYPES.dockerIndex]);

export function isIndex(raw: RawManifest): boolean {
  return INDEX_TYPES.has(raw.mediaType);
}

/** @throws OciError manifest-invalid */
export function parseManifest(raw: RawManifest, where: string): Document<Manifest> {
  if (!MANIFEST_TYPES.has(raw.mediaType)) throw invalid(where, `media type "${raw.mediaType}" is no image manifest`);
  const value = parseJson<Manifest>(raw.bytes, where);
  const descriptors = [value.config, ...(Array.isArray(value.layers) ? value.layers : [undefined])];
  if (value.schemaVersion !== 2 || !descriptors.every(isDescriptor)) {
    throw invalid(where, 'schemaVersion 2, a config and layers with media type, digest and size are required');
  }
  return documentFrom(value, raw.mediaType, raw.bytes);
}

/** @throws OciError manifest-invalid */
export function parseIndex(raw: RawManifest, where: string): Document<Index> {
  const value = parseJson<Index>(raw.bytes, where);
  if (value.schemaVersion !== 2 || !Array.isArray(value.manifests) || !value.manifests.every(isDescriptor)) {
    throw invalid(where, 'an index needs schemaVersion 2 and manifests with media type, digest and size');
  }
  return documentFrom(value, raw.mediaType, raw.bytes);
}

/** @throws OciError manifest-invalid */
export function parseConfig(bytes: Buffer, mediaType: string, where: string): Document<ImageConfig> {
  const value = parseJson<ImageConfig>(bytes, where);
  const fault = configFault(value);
  if (fault !== undefined) throw invalid(where, `an image's config with another ${fault} than the specification has`);
  return documentFrom(value, mediaType, bytes);
}

/**
 * The index's manifest for a platform.
 * @throws OciError platform-missing, naming those there are
 */
export function choosePlatform(index: Index, platform: Platform, where: string): Descriptor {
  const fits = (candidate: Platform | undefined): boolean =>
    candidate?.os === platform.os &&
    candidate.architecture === platform.architecture &&
    (platform.variant === undefined || candidate.variant === platform.variant);
  const chosen = index.manifests.find((manifest) => fits(manifest.platform));
  if (chosen) return chosen;
  const only = index.manifests[0];
  if (index.manifests.length === 1 && only && only.platform === undefined) return only;
  const there = index.manifests.map((manifest) => platformText(manifest.platform)).join(', ');
  throw new OciError(
    'platform-missing',
    `${where}: no image for ${platformText(platform)}, only for ${there || 'none'}`,
    {
      fields: { platform },
    },
  );
}

function platformText(platform: Platform | undefined): string {
  if (!platform) return 'unknown';
  return [platform.os, platform.architecture, platform.variant].filter((part) => part !== undefined).join('/');
}

function documentFrom<T>(value: T, mediaType: string, bytes: Buffer): Document<T> {
  return Object.freeze({ value, bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } });
}

function isDescriptor(value: Descriptor | undefined): value is Descriptor {
  const isText = typeof value?.digest === 'string' && typeof value.mediaType === 'string';
  return isText && isDigest(value.digest) && Number.isSafeInteger(value.size) && value.size >= 0;
}

function parseJson<T extends object>(bytes: Buffer, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
    // Deeper than a program's stack is no document either, and had better be found now than when it is written.
    canonicalJson(value);
  } catch (cause) {
    const reason = cause instanceof RangeError ? 'nested too deep' : 'not JSON';
    throw new OciError('manifest-invalid', `${where}: ${reason}`, { cause, fields: { where } });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw invalid(where, 'a JSON object is required');
  return value as T;
}

function invalid(where: string, reason: string): OciError {
  return new OciError('manifest-invalid', `${where}: ${reason}`, { fields: { where, reason } });
}
