import { readFile } from 'node:fs/promises';

/** Bytes of VmRSS in a /proc/PID/status. */
export function residentBytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Bytes of Pss in a /proc/PID/smaps_rollup: what is shared counts with each process by its part. */
export function proportionalBytes(rollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}

/** What a file of a process says; 0 where it has ended. */
async function bytesIn(path: string, bytesOf: (text: string) => number): Promise<number> {
  try {
    return bytesOf(await readFile(path, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

/** Bytes that a process keeps resident; 0 where it has ended. */
export const memoryOf = (pid: number): Promise<number> => bytesIn(`/proc/${pid}/status`, residentBytes);

/** Bytes that processes take together. */
export async function sharedMemoryOf(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map((pid) => bytesIn(`/proc/${pid}/smaps_rollup`, proportionalBytes)));
  return each.reduce((sum, bytes) => sum + bytes, 0);
}
