import { createReadStream } from 'node:fs';
import { diffIdOf, type Entry, type Layer } from '@cutover/oci';
import type { Tree, TreeEntry } from '../context/tree.ts';
import type { BuildContext } from '../options.ts';
import { layerByKey } from './layer-cache.ts';

/** A layer of these trees and generated entries. An unchanged one costs no reading: it is known by the digest of all paths, modes, sizes and stamps. */
export async function layerOfTree(
  context: BuildContext,
  name: string,
  tree: Tree,
  extra: readonly Entry[] = [],
): Promise<Layer> {
  const lines = tree.map(({ path, type, mode, size, target, stamp }) => [path, type, mode, size, target, stamp]);
  const key = JSON.stringify(['tree', lines, extra.length === 0 ? '' : await diffIdOf(extra)]);
  return layerByKey(context, name, key, () => Promise.resolve([...tree.map(entryOf), ...extra]));
}

function entryOf(entry: TreeEntry): Entry {
  const { path, type, mode, size, source } = entry;
  if (type === 'directory') return { type, path, mode };
  if (type === 'symlink') return { type, path, target: entry.target ?? '' };
  if (size === 0) return { type, path, mode, content: Buffer.alloc(0) };
  return { type, path, mode, content: { size, open: () => createReadStream(source, { end: size - 1 }) } };
}
