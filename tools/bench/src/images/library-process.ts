import { buildFolderImage, buildNodeImage, pulledImage, pushImage } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';

export interface LibraryRequest {
  readonly kind: 'app' | 'folder';
  readonly folder: string;
  /** Pinned. */
  readonly base: string;
  readonly to: string;
  readonly cacheDir: string;
  /** The base's repository in the same registry. */
  readonly mountFrom: string;
}

export interface LibraryAnswer {
  readonly error?: string;
}

async function build({ kind, folder, base: reference, cacheDir }: LibraryRequest): Promise<Image> {
  const base = await pulledImage(reference, { cacheDir });
  if (kind === 'app') return buildNodeImage({ appDir: folder, version: '1.0.0', base, cacheDir });
  return (await buildFolderImage({ folder, base, smoke: false, cacheDir })).image;
}

process.on('message', (request: LibraryRequest) => {
  build(request)
    .then((image) => pushImage(image, request.to, { mountFrom: request.mountFrom }))
    .then(
      (): LibraryAnswer => ({}),
      (error: unknown): LibraryAnswer => ({ error: String(error) }),
    )
    .then((answer) => process.send?.(answer));
});
