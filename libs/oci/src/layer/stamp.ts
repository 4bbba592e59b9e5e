import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, writeWhole } from '@cutover/toolchain';
import type { Digest } from '../digest.ts';
import { digestOfFile } from '../digest-of-file.ts';

/** What tells a file from what it was: any write changes its ctime, which no program can set. */
export interface Stamp {
  readonly text: string;
  /** Bytes. */
  readonly size: number;
  readonly changedAtMs: number;
}

/**
 * File systems take the time of a change from the kernel's last tick, up to 10 ms ago. A change within the tick of the one before leaves
 * no trace in the stamp, so that a stamp is kept only of a file that had been left alone for longer when it was hashed (git treats such
 * entries of its index alike, and calls them racy).
 */
const TICK_MS = 20;

/** Undefined where no file is. */
export async function stampOf(path: string): Promise<Stamp | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  const text = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  return { text, size: Number(size), changedAtMs: Number(ctimeNs / 1_000_000n) };
}

/**
 * Whether a file has the digest: by the stamp that was kept when it was last hashed, else by hashing it. A stamp that cannot be kept is
 * no error, the file is hashed again then.
 */
export async function hasDigest(path: string, digest: Digest, stampPath: string): Promise<boolean> {
  const stamp = await stampOf(path);
  if (!stamp) return false;
  const kept = await readFile(stampPath, 'utf8').catch(() => undefined);
  if (kept === stamp.text) return true;
  const startedAtMs = Date.now();
  if ((await digestOfFile(path)) !== digest) return false;
  const isSettled = startedAtMs - stamp.changedAtMs > TICK_MS && (await stampOf(path))?.text === stamp.text;
  if (isSettled) await keep(stampPath, stamp.text).catch(() => undefined);
  return true;
}

async function keep(stampPath: string, text: string): Promise<void> {
  await makeFolder(dirname(stampPath));
  await writeWhole(stampPath, text);
}
