import { OciError } from './errors.ts';

const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

/** What the file system said as an error of this package; one that is none of the file system's comes back as it is. */
export function diskError(what: string, path: string, error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  if (FULL.has(code)) {
    return new OciError('disk-full', `the disk has no room for ${what} ${path}: free some`, {
      cause: error,
      fields: { path },
    });
  }
  return new OciError('folder-failed', `cannot write ${what} ${path}: ${message}`, { cause: error, fields: { path } });
}
