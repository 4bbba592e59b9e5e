import { isToolchainError, makeFolder } from '@cutover/toolchain';
import { OciError } from './errors.ts';

/**
 * Makes a folder and those above it; one that is there is fine. Nobody else can write to those made, whatever the umask.
 * @throws OciError folder-failed
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (cause) {
    if (!isToolchainError(cause)) throw cause;
    throw new OciError('folder-failed', cause.message, { cause, fields: { path } });
  }
}
