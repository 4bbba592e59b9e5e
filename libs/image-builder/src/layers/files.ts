import { realpath, stat } from 'node:fs/promises';
import { entriesFromDirectory, entryOf, type Entry } from '@cutover/oci';
import { ImageBuildError } from '../errors.ts';

/** A file or folder of this machine, or given content, and where it goes in the image (an absolute path). */
export type FileSpec =
  | { readonly path: string; readonly at: string; readonly mode?: number }
  | { readonly content: string | Uint8Array; readonly at: string; readonly mode?: number };

/**
 * The entries of files and folders; a link given as `path` is followed, links inside of folders are kept.
 * @throws ImageBuildError file-missing
 */
export async function entriesOfFiles(files: readonly FileSpec[]): Promise<Entry[]> {
  return (await Promise.all(files.map(entriesOfFile))).flat();
}

async function entriesOfFile(file: FileSpec): Promise<Entry[]> {
  const mode = file.mode === undefined ? {} : { mode: file.mode };
  if ('content' in file) {
    const content = typeof file.content === 'string' ? Buffer.from(file.content, 'utf8') : file.content;
    return [{ type: 'file', path: file.at, content, ...mode }];
  }
  const real = await resolved(file.path);
  if ((await stat(real)).isDirectory()) return entriesFromDirectory(real, { at: file.at });
  return [{ ...(await entryOf(real, file.at)), ...mode }];
}

async function resolved(path: string): Promise<string> {
  return realpath(path).catch((cause: NodeJS.ErrnoException) => {
    throw new ImageBuildError('file-missing', `${path} cannot be put into an image: ${cause.code ?? cause.message}`, {
      cause,
      fields: { path },
    });
  });
}
