import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { isOciError, OciError } from '../errors.ts';
import { arrange, DEFAULT_DIRECTORY_MODE, DEFAULT_FILE_MODE, FIXED_TIME, type Entry } from './entry.ts';

/**
 * The entries as a tar stream that depends on nothing but them: order, owner, time and header fields are fixed.
 * Errors of the entries' own streams destroy it, as entry-invalid unless they are of this package.
 */
export function tarStream(entries: Iterable<Entry>): Readable {
  const tar = pack();
  const ordered = arrange(entries);
  const bytes = Readable.from(tar, { objectMode: false });
  let current: Entry | undefined;
  // A listener that stays: an error that comes after its reader left would otherwise end the process.
  tar.on('error', (error) => bytes.destroy(entryError(current, error)));
  const writeAll = async (): Promise<void> => {
    for (current of ordered) await writeOne(tar, current);
    tar.finalize();
  };
  writeAll().catch((error: unknown) => tar.destroy(error as Error));
  return bytes;
}

/** In the words of tar-stream. */
const SIZE_MISMATCH = 'Size mismatch';

/** Content that cannot be read, and content of another size than it was said to have, is the entry's fault. */
function entryError(entry: Entry | undefined, cause: Error): Error {
  if (isOciError(cause) || !entry) return cause;
  const reason = cause.message === SIZE_MISMATCH ? 'its size changed while it was read' : cause.message;
  return new OciError('entry-invalid', `layer entry "${entry.path}": ${reason}`, {
    cause,
    fields: { path: entry.path },
  });
}

type Header = Parameters<Pack['entry']>[0];

async function writeOne(tar: Pack, entry: Entry): Promise<void> {
  if (entry.type !== 'file' || entry.content instanceof Uint8Array || !entry.content.read) return writeTo(tar, entry);
  const content = await entry.content.read();
  if (content.byteLength !== entry.content.size) throw new Error(SIZE_MISMATCH);
  return writeTo(tar, { ...entry, content });
}

function writeTo(tar: Pack, entry: Entry): Promise<void> {
  const header = headerOf(entry);
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (entry.type !== 'file') {
      tar.entry(header, done);
    } else if (entry.content instanceof Uint8Array) {
      tar.entry(header, Buffer.from(entry.content.buffer, entry.content.byteOffset, entry.content.byteLength), done);
    } else {
      const sink = tar.entry(header, done);
      sink.on('error', reject);
      pipeline(entry.content.open(), sink).catch(reject);
    }
  });
}

function headerOf(entry: Entry): Header {
  const common = { name: entry.path, mtime: FIXED_TIME, uid: 0, gid: 0, uname: '', gname: '' };
  if (entry.type === 'directory') {
    return {
      ...common,
      name: `${entry.path}/`,
      type: 'directory',
      mode: entry.mode ?? DEFAULT_DIRECTORY_MODE,
      size: 0,
    };
  }
  if (entry.type === 'symlink') {
    return { ...common, type: 'symlink', linkname: entry.target, mode: 0o777, size: 0 };
  }
  const size = entry.content instanceof Uint8Array ? entry.content.byteLength : entry.content.size;
  return { ...common, type: 'file', mode: entry.mode ?? DEFAULT_FILE_MODE, size };
}
