import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ImageBuildError } from '../errors.ts';

/** One file, folder or link of a folder on this machine, unread, and where it goes in an image. */
export interface TreeEntry {
  /** In the image, relative to its root, with `/`, without a leading one. */
  readonly path: string;
  /** Absolute, on this machine. */
  readonly source: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** 0755 for folders and what is executable, else 0644, so that a umask leaves no trace. */
  readonly mode: number;
  /** Bytes; 0 for what is not a file. */
  readonly size: number;
  /** Of a link, as it is written there. */
  readonly target?: string;
  /** Everything that tells a change: device, inode, size, times of content and of inode in nanoseconds, mode. */
  readonly stamp: string;
}

export type Tree = readonly TreeEntry[];

export interface ReadTreeOptions {
  /** Where the folder's content goes in the image. */
  readonly at: string;
  /** False leaves an entry out, and all below it; `path` is relative to the folder. */
  readonly keep?: (path: string, type: TreeEntry['type']) => boolean;
  /** `refuse` (default) for sources; `packages` for packages of a registry, whose files named like secrets are their publisher's. */
  readonly secrets?: 'refuse' | 'packages';
  /** Names, or paths relative to the folder, that are let in though they look like secrets. */
  readonly allow?: ReadonlySet<string>;
  /** Links must lead to something inside this folder; without it they are kept as they are. */
  readonly links?: { readonly within: string };
}

const EXECUTABLE = 0o111n;

/**
 * A folder's entries, unread, sorted by code unit. Owners, times and special bits are not taken over; hard links are files.
 * @throws ImageBuildError secret-in-context, link-escapes, link-dangling, or entry-invalid (a pipe, socket, device, whiteout, a name that is not UTF-8)
 */
export async function readTree(root: string, options: ReadTreeOptions): Promise<Tree> {
  const entries: TreeEntry[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const name of await readdir(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const entry = await entryAt(join(root, path), posix.join('/', options.at, path).slice(1));
      if (options.keep?.(path, entry.type) === false) continue;
      entries.push(entry);
      if (entry.type === 'directory') await visit(path);
    }
  };
  await visit('');
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function entryAt(source: string, path: string): Promise<TreeEntry> {
  const found = await lstat(source, { bigint: true });
  const stamp = [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs, found.mode].join(' ');
  if (found.isSymbolicLink()) {
    return { path, source, type: 'symlink', mode: 0o777, size: 0, target: await readlink(source), stamp };
  }
  if (found.isDirectory()) return { path, source, type: 'directory', mode: 0o755, size: 0, stamp };
  if (!found.isFile()) {
    throw new ImageBuildError('entry-invalid', `${source} is neither file, folder nor link: an image cannot hold it`, {
      fields: { path: source },
    });
  }
  const mode = (found.mode & EXECUTABLE) === 0n ? 0o644 : 0o755;
  return { path, source, type: 'file', mode, size: Number(found.size), stamp };
}
