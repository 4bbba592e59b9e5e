import type { BigIntStats } from 'node:fs';

/**
 * Everything that tells a change: device, inode, size, times of content and of inode in nanoseconds, mode. An edit that keeps the size
 * and restores the time of the content is told by the time of the inode, which nobody can set.
 */
export function stampOf(found: BigIntStats): string {
  return `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.mode}`;
}

const NS_A_MS = 1_000_000n;
const NS_A_SECOND = 1_000_000_000n;
/** Kernels count the time of an inode in ticks of up to 10 ms. */
const FINE_MS = 50;
/** Some file systems count in seconds, FAT in two. */
const COARSE_MS = 2_050;

/**
 * Whether a later change of this file is sure to have another stamp. One that was changed in this very tick of the clock may change
 * again in it: git calls it racy, and believes no stamp of it either.
 */
export function isSettled(found: BigIntStats, nowMs = Date.now()): boolean {
  const granularity = found.ctimeNs % NS_A_SECOND === 0n ? COARSE_MS : FINE_MS;
  return nowMs - Number(found.ctimeNs / NS_A_MS) >= granularity;
}
