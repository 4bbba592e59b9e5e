import { readFile } from 'node:fs/promises';
import { succeedCommand } from './command.ts';

/** Unmounts what lies on a folder or below it, the innermost first: a store of layers leaves its own folder mounted. */
export async function unmountBelow(folder: string): Promise<void> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  const points = lines.map((line) => line.split(' ')[4] ?? '');
  const below = points.filter((point) => point === folder || point.startsWith(`${folder}/`));
  for (const point of below.reverse()) await succeedCommand('umount', ['--lazy', point]);
}
