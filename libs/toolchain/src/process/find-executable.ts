import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** The first executable of that name in PATH's absolute folders, then in `also`; undefined where there is none. */
export function findExecutable(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
  also: readonly string[] = [],
): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return [...folders, ...also].map((folder) => join(folder, name)).find(isExecutable);
}
