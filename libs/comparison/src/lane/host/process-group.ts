import { readdir } from 'node:fs/promises';

import { parseGroup, parseProcessMs } from './proc.ts';
import { readIfThere } from './read-if-there.ts';

/** CPU time that the living processes of a group have used, in ms. */
export const groupTime = async (group: number): Promise<number> => {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const stats = await Promise.all(pids.map((pid) => readIfThere(`/proc/${pid}/stat`)));
  const own = stats.filter((stat) => stat !== null && parseGroup(stat) === group) as string[];
  return own.reduce((sum, stat) => sum + parseProcessMs(stat), 0);
};
