import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { NodePaths } from './paths.ts';
import { makeMountPoints, missingMountPoints } from './system/mounts.ts';

/** The folders that `up` made outside of the node's own. */
export async function readMade(paths: NodePaths): Promise<readonly string[]> {
  try {
    return JSON.parse(await readFile(paths.made, 'utf8')) as string[];
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes the node's folders and mount points, and notes first which of them the machine lacked. */
export async function makeFolders(paths: NodePaths): Promise<void> {
  await mkdir(paths.state, { recursive: true, mode: 0o711 });
  const made = new Set([...(await readMade(paths)), ...missingMountPoints(paths)]);
  await writeFile(paths.made, JSON.stringify([...made]));
  await makeMountPoints(paths);
}
