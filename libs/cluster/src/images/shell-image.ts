import { shellBase } from '@cutover/image-builder';
import type { ImageSource } from './image-source.ts';
import { FORMAT } from './tool-image.ts';

/** A shell and core utilities, for pods that prepare something for others. */
export function shellImage(): ImageSource {
  return {
    repository: 'cutover/shell',
    key: `bookworm-${FORMAT}`,
    build: (signal) => shellBase(signal ? { signal } : {}),
  };
}
