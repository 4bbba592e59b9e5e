import { lstatSync, readlinkSync, type BigIntStats } from 'node:fs';
import { stampOf } from '@cutover/toolchain';
import { ImageBuildError } from '../errors.ts';
import { assertTarget, invalidEntry, shown } from './names.ts';

/** One file, folder or link of this machine, unread, and where it goes in an image. */
export interface TreeEntry {
  /** In the image, relative to its root, with `/`, without a leading one. */
  readonly path: string;
  /** Absolute, on this machine. */
  readonly source: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** 0755 for folders and what is executable, 0644 for other files, so that a umask leaves no trace. */
  readonly mode: number;
  /** Bytes; 0 for what is not a file. */
  readonly size: number;
  /** Of a link. */
  readonly target?: string;
  /** Changes with the content, see `stampOf`. */
  readonly stamp: string;
}

export type Tree = readonly TreeEntry[];

const EXECUTABLE = 0o111n;

/** @throws ImageBuildError file-missing */
export function look(source: string): BigIntStats {
  return reading(source, () => lstatSync(source, { bigint: true }));
}

/** Undefined for what an image cannot hold. */
export function typeOf(found: BigIntStats): TreeEntry['type'] | undefined {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'directory';
  return found.isSymbolicLink() ? 'symlink' : undefined;
}

/**
 * @param path in the image
 * @throws ImageBuildError entry-invalid: a pipe, socket or device, a link whose target is not UTF-8
 */
export function treeEntry(source: string, path: string, found = look(source)): TreeEntry {
  const type = typeOf(found);
  const stamp = stampOf(found);
  if (type === 'directory') return { path, source, type, mode: 0o755, size: 0, stamp };
  if (type === 'file') {
    const mode = (found.mode & EXECUTABLE) === 0n ? 0o644 : 0o755;
    return { path, source, type, mode, size: Number(found.size), stamp };
  }
  if (type === undefined) throw invalidEntry(source, 'it is neither file, folder nor link');
  const target = reading(source, () => readlinkSync(source));
  assertTarget(source, target);
  return { path, source, type, mode: 0o777, size: 0, target, stamp };
}

/** @throws ImageBuildError file-missing: it is not there, or this user may not read it */
export function reading<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw unreadable(source, cause as NodeJS.ErrnoException);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'it is no folder',
  EACCES: 'this user may not read it',
};

export function unreadable(source: string, cause: NodeJS.ErrnoException): ImageBuildError {
  const reason = REASONS[cause.code ?? ''] ?? cause.message;
  return new ImageBuildError('file-missing', `${shown(source)} cannot be put into an image: ${reason}`, {
    cause,
    fields: { path: source },
  });
}
