import { readFile } from 'node:fs/promises';

/** Bytes of VmRSS in a /proc/PID/status. */
export function residentBytes(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Bytes that a process keeps resident; 0 where it has ended. */
export async function memoryOf(pid: number): Promise<number> {
  try {
    return residentBytes(await readFile(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}
