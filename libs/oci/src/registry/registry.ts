import type { Readable } from 'node:stream';
import type { Blob, Descriptor } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import type { RawManifest } from '../document.ts';

export type WriteOutcome = 'exists' | 'mounted' | 'uploaded';

/**
 * A registry as this package sees it: the one interface that the HTTP client and every decorator have. All fail with OciError:
 * `unauthorized`, `not-found`, `registry-refused`, `registry-unreachable`, and for content `digest-mismatch` and `size-mismatch`.
 */
export interface Registry {
  /** host[:port], as in references. */
  readonly name: string;
  hasBlob(repository: string, digest: string): Promise<boolean>;
  /** A stream that fails before its end unless it is what the descriptor says. */
  readBlob(repository: string, descriptor: Descriptor): Promise<Readable>;
  /**
   * Does nothing for content that is there; tries to mount it from the other repository of the registry, if one is named, and uploads it
   * where that is refused. Done again as a whole while it fails for now.
   */
  writeBlob(repository: string, blob: Blob, from?: string): Promise<WriteOutcome>;
  /** The digest of what a tag or digest names, without reading it; undefined where it is absent or the registry does not say. */
  hasManifest(repository: string, selector: string): Promise<Digest | undefined>;
  /** By tag or digest; content read by digest is checked against it. */
  readManifest(repository: string, selector: string): Promise<RawManifest>;
  writeManifest(repository: string, selector: string, manifest: RawManifest): Promise<void>;
  listTags(repository: string): Promise<string[]>;
}
