import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { EntryContent } from '@cutover/oci';
import { isSettled, stampOf } from '@cutover/toolchain';
import { ImageBuildError } from '../errors.ts';
import { shown } from './names.ts';
import { unreadable, type TreeEntry } from './tree-entry.ts';

/** Files up to this are read at once. */
const SMALL = 128 * 1024;
const CHUNK = 256 * 1024;
/** What was put in the file's place meanwhile is not followed when it is a link, nor waited for when it is a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Told when a file's stamp cannot be believed, since it changed just before it was read. */
export type OnRacy = (entry: TreeEntry) => void;

/**
 * A file's content as it was when the tree was read: its stamp is compared with the open file's before and after. Reading it fails
 * with ImageBuildError context-changed, or file-missing where this user may not read it.
 */
export function checkedContent(entry: TreeEntry, onRacy: OnRacy): EntryContent {
  if (entry.size === 0) return Buffer.alloc(0);
  const { size } = entry;
  const open = (): Readable => Readable.from(chunks(entry, onRacy));
  return size > SMALL ? { size, open } : { size, open, read: async () => readWhole(entry, onRacy) };
}

/** A file's content, checked in the same way. @throws ImageBuildError context-changed, file-missing */
export function readChecked(entry: TreeEntry): Buffer {
  return readWhole(entry, () => undefined);
}

/** Without a promise for each step, which costs more than the steps. */
function readWhole(entry: TreeEntry, onRacy: OnRacy): Buffer {
  const handle = opened(entry);
  try {
    before(entry, fstatSync(handle, { bigint: true }), onRacy);
    const bytes = Buffer.allocUnsafe(entry.size);
    const read = readSync(handle, bytes, 0, entry.size, 0);
    if (read < entry.size) throw changed(entry);
    assertSame(entry, fstatSync(handle, { bigint: true }));
    return bytes;
  } finally {
    closeSync(handle);
  }
}

async function* chunks(entry: TreeEntry, onRacy: OnRacy): AsyncGenerator<Buffer> {
  const handle = await open(entry.source, FLAGS).catch((error: unknown) => {
    throw notOpened(entry, error);
  });
  try {
    before(entry, await handle.stat({ bigint: true }), onRacy);
    for (let position = 0; position < entry.size; ) {
      const length = Math.min(CHUNK, entry.size - position);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
      if (bytesRead === 0) throw changed(entry);
      position += bytesRead;
      // The last bytes are handed on once it is known that all of them were the file's.
      if (position >= entry.size) assertSame(entry, await handle.stat({ bigint: true }));
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function opened(entry: TreeEntry): number {
  try {
    return openSync(entry.source, FLAGS);
  } catch (error) {
    throw notOpened(entry, error);
  }
}

/** It was there when the tree was read: what is gone, or a link now, is a change. */
const CHANGES = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'];

function notOpened(entry: TreeEntry, error: unknown): ImageBuildError {
  const cause = error as NodeJS.ErrnoException;
  return CHANGES.includes(cause.code ?? '') ? changed(entry) : unreadable(entry.source, cause);
}

function before(entry: TreeEntry, found: BigIntStats, onRacy: OnRacy): void {
  assertSame(entry, found);
  if (!isSettled(found)) onRacy(entry);
}

function assertSame(entry: TreeEntry, found: BigIntStats): void {
  if (stampOf(found) !== entry.stamp) throw changed(entry);
}

function changed({ source }: TreeEntry): ImageBuildError {
  return new ImageBuildError('context-changed', `${shown(source)} changed while the image was built: build it again`, {
    fields: { path: source },
  });
}
