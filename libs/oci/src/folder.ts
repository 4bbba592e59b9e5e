import { isToolchainError, makeFolder } from '@cutover/toolchain';
import { OciError } from './errors.ts';

/**
 * Makes a folder and those above it; one that is there is fine. Nobody else can write to those made, whatever the umask.
 * @throws OciError folder-failed, disk-full
 */
export async function ensureFolder(path: string): Promise<void> {
  await makeFolder(path).catch((error: unknown) => {
    throw folderError(path, error);
  });
}

/** What the toolchain says of a folder as an error of this package; every other comes back as it is. */
export function folderError(path: string, cause: unknown): unknown {
  if (!isToolchainError(cause)) return cause;
  const code = cause.code === 'disk-full' ? 'disk-full' : 'folder-failed';
  return new OciError(code, cause.message, { cause, fields: { path } });
}
