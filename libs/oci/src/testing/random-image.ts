import { randomBytes } from 'node:crypto';
import { appendLayer, emptyImage, type Image } from '../image.ts';
import { layerFromEntries } from '../layer/layer.ts';

/** An image nobody has seen before: as many layers as sizes, each with one file of that many random bytes. */
export async function randomImage(...sizes: readonly number[]): Promise<Image> {
  let image = emptyImage({ os: 'linux', architecture: 'amd64' });
  for (const [index, size] of sizes.entries()) {
    const layer = await layerFromEntries([{ type: 'file', path: `file-${index}`, content: randomBytes(size) }]);
    image = appendLayer(image, layer, { createdBy: `random ${index}` });
  }
  return image;
}
