import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { procFile, programOf } from './process.ts';

const parentOf = async (pid: number): Promise<number> =>
  Number(/^PPid:\s*(\d+)/m.exec(await procFile(pid, 'status'))?.[1] ?? 0);

/** Processes of programs below a folder whose parent is none of these: whoever started them was killed. */
async function orphansOf(folder: string, parent: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 1);
  const found: number[] = [];
  for (const pid of pids) {
    if (!(await programOf(pid)).startsWith(folder)) continue;
    if (basename(await programOf(await parentOf(pid))) !== parent) found.push(pid);
  }
  return found;
}

/** Ends providers that a killed run left: one that is in the middle of something would go on beside the next run. @param home PULUMI_HOME */
export async function endOrphans(home: string): Promise<void> {
  for (const pid of await orphansOf(join(home, 'plugins'), 'pulumi')) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
