import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { OciError } from '../errors.ts';
import { DEFAULT_DIRECTORY_MODE, plainMode, type Entry } from './entry.ts';

export interface DirectoryOptions {
  /** Where the folder's content is placed in the image; default its root. */
  readonly at?: string;
  /** False leaves an entry out, and all below it; `path` is relative to the folder, with `/`. */
  readonly filter?: (path: string) => boolean;
}

/**
 * The entries of a folder, unread. Modes are reduced to what matters, executable or not, so that a umask leaves no trace; symbolic
 * links are kept as they are; owners, times, setuid and other special bits are not taken over.
 * @throws OciError entry-invalid for a device, socket or pipe, a name that is not UTF-8 and what cannot be read
 */
export async function entriesFromDirectory(directory: string, options: DirectoryOptions = {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  const visit = async (relative: string): Promise<void> => {
    for (const name of await namesIn(join(directory, relative))) {
      const path = relative === '' ? name : `${relative}/${name}`;
      if (options.filter?.(path) === false) continue;
      const entry = await entryOf(join(directory, path), posix.join(options.at ?? '/', path));
      entries.push(entry);
      if (entry.type === 'directory') await visit(path);
    }
  };
  await visit('');
  return entries;
}

/**
 * One path of the machine as an entry, not followed when it is a link.
 * @throws OciError entry-invalid for a device, socket or pipe, a link to what is not UTF-8 and what cannot be read
 */
export async function entryOf(source: string, path: string): Promise<Entry> {
  const found = await lstat(source).catch((cause: unknown) => unreadable(source, cause));
  if (found.isSymbolicLink()) return { type: 'symlink', path, target: await targetOf(source) };
  if (found.isDirectory()) return { type: 'directory', path, mode: DEFAULT_DIRECTORY_MODE };
  if (!found.isFile()) {
    throw new OciError('entry-invalid', `${source} is neither file, directory nor link: an image cannot hold it`, {
      fields: { source },
    });
  }
  return { type: 'file', path, mode: plainMode(found.mode), content: fileContent(source, found.size) };
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { encoding: 'buffer' }).catch((cause: unknown) => unreadable(folder, cause));
  return names.map((name) => textOf(name, (text) => `a name in ${folder} is not UTF-8: "${text}"`)).sort();
}

async function targetOf(source: string): Promise<string> {
  return textOf(
    await readlink(source, { encoding: 'buffer' }),
    (text) => `the link ${source} leads to "${text}": not UTF-8`,
  );
}

/** An image's names are UTF-8 (image-spec, layer.md). Others are shown with their bytes as \\xNN. */
function textOf(bytes: Buffer, message: (text: string) => string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const escaped = bytes
    .toString('latin1')
    .replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  throw new OciError('entry-invalid', `${message(escaped)}: an image cannot hold it`, { fields: { name: escaped } });
}

function unreadable(source: string, cause: unknown): never {
  const reason = (cause as Error).message;
  throw new OciError('entry-invalid', `${source} cannot be read: ${reason}`, { cause, fields: { source } });
}

/** A file's first `size` bytes: one that shrinks meanwhile fails the build, one that grows does not disturb it. */
function fileContent(
  source: string,
  size: number,
): { size: number; open(): ReturnType<typeof createReadStream> } | Buffer {
  if (size === 0) return Buffer.alloc(0);
  return { size, open: () => createReadStream(source, { end: size - 1 }) };
}
