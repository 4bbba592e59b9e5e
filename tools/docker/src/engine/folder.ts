import { chmod, lstat, mkdir } from 'node:fs/promises';
import { EngineError } from '../errors.ts';
import { STATE, type EnginePaths } from './paths.ts';

/** Makes a folder that only root enters. @throws EngineError unsafe-folder where somebody else's is there */
async function makeClosed(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== 0) {
    throw new EngineError('unsafe-folder', `${path} is no folder of root's: move it away and run the same again`);
  }
  await chmod(path, 0o700);
}

export async function makeFolders(paths: EnginePaths): Promise<void> {
  for (const path of [STATE, paths.dir, paths.data, paths.exec, paths.clientConfig]) await makeClosed(path);
}
