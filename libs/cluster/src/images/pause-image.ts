import type { Tool } from '@cutover/toolchain';
import type { ImageSource } from './image-source.ts';
import { toolImage } from './tool-image.ts';

/** What holds a pod's namespaces: every pod of a node runs it. */
export function pauseImage({ pause }: { readonly pause: Tool }): ImageSource {
  return toolImage(pause);
}
