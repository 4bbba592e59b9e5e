import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** What a path is, whoever tells it: an image's layers, or a folder that they were unpacked into. */
export interface TreeEntry {
  readonly type: string;
  /** None of a link, where it means nothing. */
  readonly mode?: number;
  readonly uid: number;
  readonly gid: number;
  readonly digest?: string;
  readonly target?: string;
}

/** All below a folder, by path. A hard link is a file; links are not followed. */
export async function treeOf(folder: string, at = ''): Promise<Map<string, TreeEntry>> {
  const tree = new Map<string, TreeEntry>();
  for (const name of await readdir(join(folder, at))) {
    const path = posix.join(at, name);
    const entry = await entryOf(join(folder, path));
    tree.set(path, entry);
    if (entry.type === 'directory') for (const [below, item] of await treeOf(folder, path)) tree.set(below, item);
  }
  return tree;
}

/** Paths at which two trees differ, each with what it is in both. */
export function treeDifferences(a: ReadonlyMap<string, TreeEntry>, b: ReadonlyMap<string, TreeEntry>): string[] {
  const text = (entry: TreeEntry | undefined): string =>
    entry === undefined ? 'nothing' : JSON.stringify(Object.entries(entry).sort());
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((path) => [path, text(a.get(path)), text(b.get(path))] as const)
    .filter(([, before, after]) => before !== after)
    .map(([path, before, after]) => `${path}: ${before}, ${after}`);
}

async function entryOf(path: string): Promise<TreeEntry> {
  const found = await lstat(path);
  const { uid, gid } = found;
  if (found.isSymbolicLink()) return { type: 'symlink', uid, gid, target: await readlink(path) };
  const entry = { mode: found.mode & 0o7777, uid, gid };
  if (found.isDirectory()) return { type: 'directory', ...entry };
  if (!found.isFile()) return { type: 'other', ...entry };
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { type: 'file', ...entry, digest: `sha256:${digest}` };
}
