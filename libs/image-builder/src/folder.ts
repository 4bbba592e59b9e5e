import { isToolchainError, makeFolder } from '@cutover/toolchain';
import { ImageBuildError } from './errors.ts';

/** Runs what the toolchain does about a folder. @throws ImageBuildError folder-failed, cache-unsafe: its words and the hint */
export async function withFolder<T>(path: string, action: () => Promise<T>, hint = ''): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!isToolchainError(cause)) throw cause;
    const code = cause.code === 'cache-unsafe' ? 'cache-unsafe' : 'folder-failed';
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
