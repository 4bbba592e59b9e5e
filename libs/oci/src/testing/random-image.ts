import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { appendLayer, emptyImage, type Image } from '../image.ts';
import { layerFromEntries } from '../layer/layer.ts';
import { ownSpool } from '../layer/spool.ts';

/** An image nobody has seen before: as many layers as sizes, each with one file of that many random bytes. */
export async function randomImage(...sizes: readonly number[]): Promise<Image> {
  let image = emptyImage({ os: 'linux', architecture: 'amd64' });
  for (const [index, size] of sizes.entries()) {
    const layer = await layerFromEntries([{ type: 'file', path: `file-${index}`, content: randomBytes(size) }]);
    image = appendLayer(image, layer, { createdBy: `random ${index}` });
  }
  return image;
}

/** After a file's last test: a test runner's process does not say when it ends, so that what was spooled would stay. */
export async function removeRandomImages(): Promise<void> {
  await rm(await ownSpool(), { recursive: true, force: true });
}
