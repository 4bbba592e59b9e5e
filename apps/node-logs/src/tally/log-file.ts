import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 262_144;
const LINE_FEED = 0x0a;

/** How far a file was read, always to the end of a line. A file that was rotated keeps its inode. */
export interface Position {
  readonly inode: number;
  readonly offset: number;
}

/** Reads whole lines from a place to the file's end. @returns how far that was; `undefined` where the file is gone */
export async function readLines(
  path: string,
  from: ReadonlyMap<number, number>,
  take: (line: string, bytes: number) => void,
): Promise<Position | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { ino: inode, size } = await file.stat();
    const known = from.get(inode) ?? 0;
    // Shorter than before: its inode is another file's now.
    const offset = await linesFrom(file, known > size ? 0 : known, take);
    return { inode, offset };
  } finally {
    await file.close();
  }
}

async function linesFrom(
  file: FileHandle,
  start: number,
  take: (line: string, bytes: number) => void,
): Promise<number> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let offset = start;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, offset);
    const end = chunk.subarray(0, bytesRead).lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      // A line is being written; a runtime cuts lines far below a chunk's size, so a whole one without an end is no log.
      return bytesRead === CHUNK_BYTES ? offset + bytesRead : offset;
    }
    eachLine(chunk.subarray(0, end), take);
    offset += end;
    if (bytesRead < CHUNK_BYTES) return offset;
  }
}

function eachLine(lines: Buffer, take: (line: string, bytes: number) => void): void {
  let from = 0;
  for (let at = lines.indexOf(LINE_FEED); at !== -1; at = lines.indexOf(LINE_FEED, from)) {
    take(lines.toString('utf8', from, at), at + 1 - from);
    from = at + 1;
  }
}
