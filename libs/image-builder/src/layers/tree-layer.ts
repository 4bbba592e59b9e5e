import { createHash, type Hash } from 'node:crypto';
import { wholeContent, type Entry, type Layer } from '@cutover/oci';
import { checkedContent, type OnRacy } from '../context/checked-file.ts';
import type { Tree, TreeEntry } from '../context/tree-entry.ts';
import type { BuildContext } from '../options.ts';
import { cachedLayer } from './cached-layer.ts';

/**
 * A layer of a tree (or of several, one after the other) and of generated entries, which win over the tree's. An unchanged one costs
 * no reading: it is known by all paths, modes, links and stamps, and by the content of what was generated. One that was built from a
 * file that had changed right then is built again the next time, since the next change may have left its stamp as it was.
 * @param extra is held in memory
 * @throws ImageBuildError context-changed: a file is not what it was when the tree was read; file-missing, disk-full, folder-failed
 */
export async function layerOfTree(
  context: BuildContext,
  name: string,
  tree: Tree,
  extra: readonly Entry[] = [],
): Promise<Layer> {
  const generated = await Promise.all(extra.map(inMemory));
  let isSettled = true;
  const onRacy = (): void => {
    isSettled = false;
  };
  return cachedLayer(context, name, {
    key: keyOf(tree, generated),
    entries: () => Promise.resolve([...tree.map((entry) => entryOf(entry, onRacy)), ...generated]),
    isKnown: () => isSettled,
  });
}

type Generated = Exclude<Entry, { type: 'file' }> | (Extract<Entry, { type: 'file' }> & { content: Uint8Array });

/** What is hashed and what is written are the same bytes then. */
async function inMemory(entry: Entry): Promise<Generated> {
  if (entry.type !== 'file') return entry;
  return { ...entry, content: await wholeContent(entry.content) };
}

function keyOf(tree: Tree, generated: readonly Generated[]): string {
  const hash = createHash('sha256');
  for (const { path, type, mode, size, target, stamp } of tree) member(hash, [path, type, mode, size, target, stamp]);
  for (const entry of generated) member(hash, partsOf(entry));
  return `tree ${hash.digest('hex')}`;
}

/** A list of texts and numbers, so that none can be taken for another. */
function member(hash: Hash, parts: readonly unknown[]): void {
  hash.update(`${JSON.stringify(parts)}\n`);
}

function partsOf(entry: Generated): unknown[] {
  const { path, type, mode } = entry;
  if (type === 'directory') return [path, type, mode];
  if (type === 'symlink') return [path, type, mode, entry.target];
  return [path, type, mode, createHash('sha256').update(entry.content).digest('hex')];
}

function entryOf(entry: TreeEntry, onRacy: OnRacy): Entry {
  const { path, type, mode, target = '' } = entry;
  if (type === 'directory') return { type, path, mode };
  if (type === 'symlink') return { type, path, target };
  return { type, path, mode, content: checkedContent(entry, onRacy) };
}
