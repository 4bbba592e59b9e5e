import { chmod, mkdir, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ToolchainError } from '../errors.ts';
import { diskFull, isDiskFull } from './disk-full.ts';

/** A folder that others may read, and nobody else may write to. */
const READABLE = 0o755;

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the folder above it cannot be written to',
  EPERM: 'it is not permitted there',
  EROFS: 'that file system is read-only',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'what lies above it is no folder',
  EEXIST: 'a link to nothing lies there',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'a link there leads in a circle',
};

function refusal(path: string, reason: string): ToolchainError {
  return new ToolchainError('folder-failed', `cannot make the folder ${path}: ${reason}; choose another folder`);
}

function failure(path: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (isDiskFull(error)) return diskFull(`no room for the folder ${path}`);
  return refusal(path, REASONS[code] ?? message);
}

/** What lies at a path, links followed; undefined where nothing does. */
async function look(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw failure(path, error);
  }
}

/** The folders that have to be made, outermost first. */
async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    const found = await look(at);
    if (found?.isDirectory()) return missing;
    if (found !== undefined) throw refusal(path, at === path ? 'a file lies there' : `${at} is a file`);
    missing.unshift(at);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, READABLE);
  } catch (error) {
    // Another process may have made it since.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await look(folder))?.isDirectory()) return;
    throw failure(folder, error);
  }
}

async function setMode(folder: string, mode: number): Promise<void> {
  const found = await look(folder);
  if (found === undefined || (found.mode & 0o7777) === mode) return;
  await chmod(folder, mode).catch((error: unknown) => {
    throw failure(folder, error);
  });
}

/**
 * Makes a folder and those above it that are missing, outermost first; one that is there already is fine. Those made are
 * writable by their owner alone whatever the umask. With `mode` (permission bits, such as 0o700) the folder itself has
 * exactly that mode in the end, also where it was there before.
 *
 * In the place of Node's own `mkdir` with `recursive`, which never ends where a folder cannot be made in one that exists
 * (below /proc, for one). Rejects with a ToolchainError: `folder-failed` or `disk-full`, both naming the folder.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  const folder = resolve(path);
  for (const missing of await missingFolders(folder)) await makeOne(missing);
  if (mode !== undefined) await setMode(folder, mode);
}
