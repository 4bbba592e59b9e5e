import { realpathSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { Entry } from '@cutover/oci';
import { readTree, type ReadTreeOptions, type Tree } from '../context/tree.ts';
import { look, reading, treeEntry } from '../context/tree-entry.ts';

/** A file or folder of this machine, or given content, and where it goes in the image (an absolute path). */
export type FileSpec =
  | { readonly path: string; readonly at: string; readonly mode?: number }
  | { readonly content: string | Uint8Array; readonly at: string; readonly mode?: number };

/** What `layerOfTree` takes: files of this machine by their stamps, and given content. */
export interface Files {
  readonly tree: Tree;
  readonly extra: readonly Entry[];
}

/**
 * Files and folders, unread; a link given as `path` is followed, links inside of folders are kept.
 * @throws ImageBuildError file-missing, and what `readTree` throws
 */
export async function treeOfFiles(
  files: readonly FileSpec[],
  options: Pick<ReadTreeOptions, 'secrets' | 'allow'> = {},
): Promise<Files> {
  const extra = files.flatMap((file) => ('content' in file ? [contentEntry(file)] : []));
  const trees = files.map((file) => ('content' in file ? [] : treeOfFile(file, options)));
  return { tree: (await Promise.all(trees)).flat(), extra };
}

async function treeOfFile(
  file: Exclude<FileSpec, { content: unknown }>,
  options: Pick<ReadTreeOptions, 'secrets' | 'allow'>,
): Promise<Tree> {
  const source = resolved(file.path);
  if (look(source).isDirectory()) return readTree(source, { ...options, at: file.at });
  const entry = treeEntry(source, posix.join('/', file.at).slice(1));
  return [{ ...entry, mode: file.mode ?? entry.mode }];
}

function contentEntry(file: Extract<FileSpec, { content: unknown }>): Entry {
  const content = typeof file.content === 'string' ? Buffer.from(file.content, 'utf8') : file.content;
  return { type: 'file', path: file.at, content, ...modeOf(file) };
}

function modeOf({ mode }: FileSpec): { mode?: number } {
  return mode === undefined ? {} : { mode };
}

/** Through links. */
function resolved(path: string): string {
  return reading(path, () => realpathSync.native(resolve(path)));
}
