import { hostPlatform } from '@cutover/image-builder';
import { readLayout, type Image } from '@cutover/oci';

/** The only image of a layout. */
export async function imageOf(layout: string): Promise<Image> {
  const [found, another] = await readLayout(layout, hostPlatform());
  if (found !== undefined && another === undefined) return found.image;
  throw new Error(`${layout} holds ${found === undefined ? 'no image' : 'several images'}`);
}
