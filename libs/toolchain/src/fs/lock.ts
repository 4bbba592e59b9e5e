import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolchainError } from '../errors.ts';
import { isRunning, self } from '../process/identity.ts';
import type { ProcessIdentity } from '../process/identity.ts';
import { isDiskFull } from './disk-full.ts';
import { makeFolder } from './make-folder.ts';

interface Holder extends ProcessIdentity {
  readonly token: string;
}

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once, with the pid that holds the lock, before the first wait. */
  readonly onWait?: (pid: number) => void;
}

const POLL_MS = 100;

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

/** Creates the lock with its content in one step, so that no reader ever sees it empty. */
async function tryTake(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content);
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (isDiskFull(error))
      throw new ToolchainError('disk-full', `the disk has no room for the lock ${path}: free some`);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parse(content: string): Holder | undefined {
  try {
    return JSON.parse(content) as Holder;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Removes a lock whose holder is gone, unless another process replaced it since it was read. */
async function breakStale(path: string, seen: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  // What was moved aside may be a lock taken a moment ago: then it goes back.
  if ((await read(aside)) !== seen) {
    await link(aside, path).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  }
  await rm(aside, { force: true });
}

async function take(path: string, content: string, options: LockOptions): Promise<void> {
  let told = false;
  while (!(await tryTake(path, content))) {
    options.signal?.throwIfAborted();
    const seen = await read(path);
    if (seen === undefined) continue;
    const holder = parse(seen);
    if (holder === undefined || !isRunning(holder)) {
      await breakStale(path, seen);
      continue;
    }
    if (!told) options.onWait?.(holder.pid);
    told = true;
    await sleep(POLL_MS, undefined, { signal: options.signal });
  }
}

/**
 * Runs `action` while holding the lock file, which names its holder: a lock left by a process that no longer runs is taken over.
 * It keeps two processes from doing the same work; what they produce must still be published atomically.
 * Rejects with the signal's reason (or an AbortError) when aborted while waiting, with `folder-failed` or `disk-full` where no lock can lie.
 */
export async function withLock<T>(path: string, options: LockOptions, action: () => Promise<T>): Promise<T> {
  options.signal?.throwIfAborted();
  await makeFolder(dirname(path));
  const holder: Holder = { ...self(), token: randomUUID() };
  const content = JSON.stringify(holder);
  await take(path, content, options);
  try {
    return await action();
  } finally {
    if ((await read(path)) === content) await rm(path, { force: true });
  }
}
