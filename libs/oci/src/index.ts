export { OciError, isOciError, type OciErrorCode } from './errors.ts';
export { digestOf, hexOf, isDigest, parseDigest, type Digest } from './digest.ts';
export { MEDIA_TYPES, type Blob, type Descriptor, type Platform } from './descriptor.ts';
export { verified, verifyBytes } from './verify.ts';
export { formatReference, manifestSelector, parseReference, pinned, type Reference } from './reference.ts';
export { canonicalJson } from './json.ts';
export { FIXED_TIME, type Entry, type EntryContent, type StoredContent } from './layer/entry.ts';
export { entriesFromDirectory, entryOf, type DirectoryOptions } from './layer/from-directory.ts';
export {
  diffIdOf,
  layerFromDirectory,
  layerFromEntries,
  layerFromSpool,
  layerFromTar,
  type Layer,
  type LayerOptions,
} from './layer/layer.ts';
export { wholeContent } from './layer/whole-content.ts';
export { findSpooled, type Spooled } from './layer/spool.ts';
export {
  appendLayer,
  compressedSize,
  documentOf,
  emptyImage,
  platformOf,
  withAnnotations,
  withConfig,
  type History,
  type HistoryLine,
  type Image,
  type ImageConfig,
  type Manifest,
  type RunConfig,
} from './image.ts';
export type { NamedImage } from './layout/layout.ts';
export { readLayout, type FindBlob } from './layout/read-layout.ts';
export { blobOf, writeLayout, type LayoutOptions } from './layout/write-layout.ts';
export { pruneLayout } from './layout/prune-layout.ts';
export { readImageTar } from './layout/image-tar.ts';
export { writeLayoutTar } from './layout/layout-tar.ts';
export type { RawManifest } from './document.ts';
export type { Registry, WriteOutcome } from './registry/registry.ts';
export { createRegistry, type RegistryOptions } from './registry/client.ts';
export { cachedRegistry } from './registry/cached.ts';
export { limitedRegistry } from './registry/limited.ts';
export { pushTo, type PushEvent, type PushOptions } from './registry/push.ts';
export { tagImage, type Tagged } from './registry/tag-image.ts';
export { pullFrom, type PullOptions } from './registry/pull.ts';
export { dockerConfigCredentials } from './registry/docker-config.ts';
export { removeDockerLogin, storeDockerLogin, type DockerLogin, type DockerLogout } from './registry/docker-login.ts';
export {
  environmentCredentials,
  firstOf,
  fixedCredentials,
  type CredentialLocator,
  type Credentials,
} from './registry/credentials.ts';
export type { FileInfo } from './rootfs/file-info.ts';
export { filesOf } from './rootfs/files-of.ts';
export type { UnpackLimits } from './rootfs/limits.ts';
export { unpackLayers, type Unpacked, type UnpackOptions } from './rootfs/unpack-layers.ts';
