import { isToolchainError, makeFolder } from '@cutover/toolchain';
import { ImageBuildError } from './errors.ts';

/** Runs what the toolchain does about a folder. @throws ImageBuildError folder-failed with the hint, disk-full, cache-unsafe: in its words */
export async function withFolder<T>(path: string, action: () => Promise<T>, hint = ''): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!isToolchainError(cause)) throw cause;
    const code = cause.code === 'cache-unsafe' || cause.code === 'disk-full' ? cause.code : 'folder-failed';
    throw new ImageBuildError(code, code === 'folder-failed' ? `${cause.message}${hint}` : cause.message, {
      cause,
      fields: { path },
    });
  }
}

/**
 * Makes a folder and those above it; one that is there is fine. Nobody else can write to those made, whatever the umask.
 * @throws ImageBuildError folder-failed
 */
export function ensureFolder(path: string): Promise<void> {
  return withFolder(path, () => makeFolder(path));
}
