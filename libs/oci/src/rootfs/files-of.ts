import { createHash } from 'node:crypto';
import { digestOfHash, type Digest } from '../digest.ts';
import type { Image } from '../image.ts';
import type { FileInfo } from './file-info.ts';
import { linked } from './linked.ts';
import { budgetOf, type UnpackLimits } from './limits.ts';
import { membersOf, type Member } from './members.ts';
import { RootTree } from './root-tree.ts';

/**
 * The root file system that an image's layers make, whiteouts applied, by path (relative to the root, sorted so that a directory comes
 * before what it holds). Layers are read once, streaming; nothing is written.
 * @throws OciError layer-invalid, limit-exceeded, digest-mismatch, size-mismatch and what opening a layer fails by
 */
export async function filesOf(image: Image, limits?: UnpackLimits): Promise<ReadonlyMap<string, FileInfo>> {
  const budget = budgetOf(limits);
  const tree = new RootTree(budget);
  for (const [index, layer] of image.layers.entries()) {
    for await (const member of membersOf(layer, index, budget)) await apply(tree, member);
  }
  return new Map(tree.entries());
}

async function apply(tree: RootTree, { kind, path, info, content }: Member): Promise<void> {
  if (kind !== 'path') tree.hide(path, info.layer, kind === 'opaque');
  else if (info.type === 'hardlink') tree.put(path, linked(tree, path, info));
  else if (info.type === 'file') tree.put(path, { ...info, digest: await digestOfContent(content) });
  else tree.put(path, info);
}

async function digestOfContent(content: AsyncIterable<Buffer>): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return digestOfHash(hash);
}
