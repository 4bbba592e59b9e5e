import { closeSync, openSync } from 'node:fs';
import { copyFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const LARGEST_BYTES = 8 * 1024 * 1024;

export function logPath(folder: string, name: string): string {
  return join(folder, `${name}.log`);
}

/** Runs `use` with a descriptor that appends: processes write to the file itself, so that they outlive the supervisor. */
export function withLog<T>(path: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(path, 'a', 0o600);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Keeps one older part of a log that has grown too large. Its writers append, so they go on at the start of the emptied file. */
export async function boundLog(path: string, largestBytes = LARGEST_BYTES): Promise<void> {
  try {
    if ((await stat(path)).size <= largestBytes) return;
    await copyFile(path, `${path}.1`);
    await truncate(path, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
