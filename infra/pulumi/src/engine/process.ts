import { readFile } from 'node:fs/promises';

/** What /proc says of a process; empty where it has ended meanwhile. */
export const procFile = (pid: number, file: string): Promise<string> =>
  readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');

/** The program that a process runs, as it was called; empty where it has ended meanwhile. */
export const programOf = async (pid: number): Promise<string> => (await procFile(pid, 'cmdline')).split('\0')[0] ?? '';
