import type { Image } from '@cutover/oci';

/** An image that is made here. */
export interface ImageSource {
  /** Without a host: `cutover/coredns`. */
  readonly repository: string;
  /** Says all that the image is made of, in a tag's characters: whoever knows the digest of a key need not build the image to name it. */
  readonly key: string;
  readonly build: (signal?: AbortSignal) => Promise<Image>;
}
