import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { identify } from '@cutover/toolchain';
import { PROJECT } from '../config/read-stack.ts';
import { programOf } from './process.ts';

/** Who holds a stack, as Pulumi's own backend writes it. */
export interface LockHolder {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The locks that lie there now. */
export async function holdersOf(backend: string, stack: string): Promise<LockHolder[]> {
  const files = await filesIn(join(backend, '.pulumi', 'locks', 'organization', PROJECT, stack));
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8')) as LockHolder));
}

/** Whether whoever took the lock runs no more. Of another machine nobody can tell; a pid may be another process's by now. */
export async function isGone(holder: LockHolder): Promise<boolean> {
  if (holder.hostname !== hostname()) return false;
  if (identify(holder.pid) === undefined) return true;
  return basename(await programOf(holder.pid)) !== 'pulumi';
}

export const holderText = ({ pid, hostname: host, timestamp }: LockHolder): string =>
  `process ${pid} on ${host} since ${timestamp}`;
