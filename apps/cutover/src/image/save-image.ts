import { pushImage } from '@cutover/image-builder';
import { writeLayout } from '@cutover/oci';
import type { Image } from '@cutover/oci';

export interface Destination {
  readonly push?: string;
  readonly layout?: string;
  readonly insecure: boolean;
}

export interface Saved {
  readonly digest: string;
  /** host/repository@sha256:… where it was pushed. */
  readonly reference?: string;
}

/** Writes an image wherever it was asked for. */
export async function saveImage(
  image: Image,
  { push, layout, insecure }: Destination,
  signal: AbortSignal,
): Promise<Saved> {
  if (layout !== undefined) await writeLayout(layout, [{ image }]);
  if (push === undefined) return { digest: image.digest };
  const { digest, reference } = await pushImage(image, push, { insecure, signal });
  return { digest, reference };
}
