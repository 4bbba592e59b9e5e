import { lstat, rm } from 'node:fs/promises';

/** Removes a folder that lies where a file belongs; a file is left, since writers replace it whole. */
export async function removeFolder(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory()) await rm(path, { recursive: true, force: true });
}
