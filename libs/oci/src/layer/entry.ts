import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { OciError } from '../errors.ts';

/** Bytes of a file: in memory, or to be read when it is written; `size` in bytes must hold. */
export type EntryContent = Uint8Array | StoredContent;

export interface StoredContent {
  readonly size: number;
  open(): Readable;
  /** All of it at once, where it is small: a stream a file costs several times as much as the reading. */
  readonly read?: () => Promise<Uint8Array>;
}

interface EntryBase {
  /** Where in the image; a leading slash makes no difference. */
  readonly path: string;
  /** Permission bits; default 0755 for directories, 0644 for files. Owner is always 0:0, the time fixed. */
  readonly mode?: number;
}

/** One member of a layer. */
export type Entry =
  | (EntryBase & { readonly type: 'file'; readonly content: EntryContent })
  | (EntryBase & { readonly type: 'directory' })
  /** The target is written as it is: it leads to where it does in the container, whose root no link leaves. */
  | (EntryBase & { readonly type: 'symlink'; readonly target: string });

/** The time of every entry and every history line: one second after the epoch, since tools read 0 as "unknown". */
export const FIXED_TIME = new Date(1000);

export const DEFAULT_DIRECTORY_MODE = 0o755;
export const DEFAULT_FILE_MODE = 0o644;
const EXECUTABLE = 0o111;
/** Before a name, what says that a lower layer's file of this name is gone (image-spec, layer.md). */
export const WHITEOUT = '.wh.';

/** A file's mode reduced to what matters, executable or not. */
export function plainMode(mode: number): number {
  return (mode & EXECUTABLE) === 0 ? DEFAULT_FILE_MODE : DEFAULT_DIRECTORY_MODE;
}

/**
 * Entries as they are written: paths relative and clean, parents added, sorted by code unit (a parent before what it holds), one entry
 * a path. A later entry wins over an earlier one of the same path, as a later layer would.
 * @throws OciError entry-invalid for a path outside the root, a whiteout's name, a file used as a directory or a link without a target
 */
export function arrange(entries: Iterable<Entry>): Entry[] {
  const byPath = new Map<string, Entry>();
  for (const entry of entries) {
    const path = cleanPath(entry.path);
    if (path === '') continue;
    requireTarget(entry);
    byPath.set(path, { ...entry, path });
  }
  for (const path of [...byPath.keys()]) addParents(byPath, path);
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function cleanPath(path: string): string {
  const parts = path.split('/');
  if (parts.includes('..') || path.includes('\0')) {
    throw new OciError('entry-invalid', `layer entry "${path}" must not contain ".." or NUL`, { fields: { path } });
  }
  if (parts.some((part) => part.startsWith(WHITEOUT))) {
    const text = `layer entry "${path}" would be read as a whiteout: no name may begin with ${WHITEOUT}`;
    throw new OciError('entry-invalid', text, { fields: { path } });
  }
  return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, '');
}

function requireTarget(entry: Entry): void {
  if (entry.type !== 'symlink' || (entry.target !== '' && !entry.target.includes('\0'))) return;
  throw new OciError('entry-invalid', `layer entry "${entry.path}" is a link without a target`, {
    fields: { path: entry.path },
  });
}

function addParents(byPath: Map<string, Entry>, path: string): void {
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
    const known = byPath.get(parent);
    if (known === undefined) byPath.set(parent, { type: 'directory', path: parent });
    else if (known.type !== 'directory') {
      throw new OciError('entry-invalid', `layer entry "${path}" lies below "${parent}", which is a ${known.type}`, {
        fields: { path, parent },
      });
    }
  }
}
