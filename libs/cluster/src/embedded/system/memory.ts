import { readFile } from 'node:fs/promises';

/** Bytes of Pss in a /proc/PID/smaps_rollup: what is shared counts with each process by its part. */
export function proportionalBytes(rollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** Bytes that a process takes, with its part of what it shares, so that sums count nothing twice; 0 where it has ended. */
export async function memoryOf(pid: number): Promise<number> {
  try {
    return proportionalBytes(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

/** Bytes that processes take together. */
export async function sharedMemoryOf(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(memoryOf));
  return each.reduce((sum, bytes) => sum + bytes, 0);
}
