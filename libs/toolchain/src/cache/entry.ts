import { lstat, open, readFile, readlink, rename, stat, writeFile } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestFile, listFiles } from '../fs/digest.ts';
import { makeFolder } from '../fs/make-folder.ts';
import { closeTree, isClosed } from '../fs/trust.ts';
import type { Scratch } from './scratch.ts';

/** What a folder of the cache holds, written beside its files at build. */
export interface EntryRecord {
  readonly format: 1;
  readonly name: string;
  readonly version: string;
  /** Digest of the sources alone: pinned modules, their checksums, our code and the build's settings. */
  readonly sources: string;
  /** Name and version of the compiler. */
  readonly builder: string;
  readonly builtAt: string;
  readonly buildMs: number;
  /** Path to `sha256:HEX` of a file or `-> TARGET` of a link. */
  readonly files: Readonly<Record<string, string>>;
}

const RECORD = 'entry.json';
const STAMP = '.verified';
/** Written by the owner alone, whatever the umask. */
const OWN = 0o644;

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function readRecord(dir: string): Promise<EntryRecord | undefined> {
  const record = (await readJson(join(dir, RECORD))) as EntryRecord | undefined;
  return record?.format === 1 && typeof record.files === 'object' && record.files !== null ? record : undefined;
}

/** Whether every file is there, whatever it holds. */
export async function isComplete(dir: string, record: EntryRecord): Promise<boolean> {
  const found = Object.keys(record.files).map((file) => lstat(join(dir, file)).catch(() => undefined));
  return (await Promise.all(found)).every((stats) => stats !== undefined);
}

async function describe(path: string): Promise<string> {
  const found = await lstat(path);
  return found.isSymbolicLink() ? `-> ${await readlink(path)}` : `sha256:${await digestFile(path)}`;
}

/** Changes with every write, however small: the change time cannot be set back. */
function stampOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].join(':');
}

async function stampAll(dir: string, files: readonly string[]): Promise<Record<string, string>> {
  const stamps = files.map(async (file) => [file, stampOf(await lstat(join(dir, file), { bigint: true }))] as const);
  return Object.fromEntries(await Promise.all(stamps));
}

async function matches(dir: string, record: EntryRecord): Promise<boolean> {
  try {
    const found = Object.entries(record.files).map(async ([file, want]) => (await describe(join(dir, file))) === want);
    return (await Promise.all(found)).every(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function unchangedSinceVerified(dir: string, files: readonly string[]): Promise<boolean> {
  const before = await readJson(join(dir, STAMP));
  if (before === undefined) return false;
  try {
    return JSON.stringify(before) === JSON.stringify(await stampAll(dir, files));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** What may go wrong where the stamp is a shortcut that can be done without: a full disk, or a cache that is only read. */
const NO_STAMP = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM'];

async function writeStamp(dir: string, stamps: Record<string, string>): Promise<void> {
  await writeFile(join(dir, STAMP), JSON.stringify(stamps), { mode: OWN }).catch((error: NodeJS.ErrnoException) => {
    if (!NO_STAMP.includes(error.code ?? '')) throw error;
  });
}

/**
 * Whether every file is what was built, and nobody else could have changed it since. Files untouched since they were last hashed are not hashed again,
 * unless `thorough`: hashing all tools takes a second that every command would pay.
 */
export async function isIntact(dir: string, record: EntryRecord, thorough = false): Promise<boolean> {
  const files = Object.keys(record.files);
  if (!(await isClosed(dir, [...files, RECORD, STAMP]))) return false;
  if (!thorough && (await unchangedSinceVerified(dir, files))) return true;
  const stamps = await stampAll(dir, files).catch(() => undefined);
  if (stamps === undefined || !(await matches(dir, record))) return false;
  await writeStamp(dir, stamps);
  return true;
}

async function flush(path: string): Promise<void> {
  if (!(await lstat(path)).isFile()) return;
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Records a finished folder's files, on disk before its record is: a power cut leaves no entry that only looks whole. */
export async function seal(dir: string, record: Omit<EntryRecord, 'files' | 'format'>): Promise<EntryRecord> {
  await closeTree(dir);
  const names = await listFiles(dir);
  await Promise.all(names.map((name) => flush(join(dir, name))));
  const described = names.map(async (name) => [name, await describe(join(dir, name))] as const);
  const sealed: EntryRecord = { format: 1, ...record, files: Object.fromEntries(await Promise.all(described)) };
  await writeFile(join(dir, STAMP), JSON.stringify(await stampAll(dir, names)), { mode: OWN });
  await writeFile(join(dir, RECORD), `${JSON.stringify(sealed, undefined, 2)}\n`, { mode: OWN });
  return sealed;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Puts a sealed folder in its place by rename; what lay there moves into the scratch folder. */
export async function publish(dir: string, place: string, scratch: Scratch): Promise<void> {
  await makeFolder(dirname(place));
  if (await exists(place)) await rename(place, scratch.fresh('replaced'));
  await rename(dir, place);
}
