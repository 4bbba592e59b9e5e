import { statfs } from 'node:fs/promises';
import { diskFull } from './disk-full.ts';
import { makeFolder } from './make-folder.ts';

const MIB = 1024 * 1024;

function gib(mib: number): string {
  return `${(mib / 1024).toFixed(1)} GiB`;
}

/** Rejects with `disk-full` where a folder's disk has less than `mib` MiB free. */
export async function needDisk(folder: string, mib: number, forWhat: string): Promise<void> {
  await makeFolder(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / MIB;
  if (free >= mib) return;
  throw diskFull(`${forWhat} needs about ${gib(mib)} of free disk at ${folder}, ${gib(free)} are free`);
}
