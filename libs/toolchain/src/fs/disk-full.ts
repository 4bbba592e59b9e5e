import { ToolchainError } from '../errors.ts';

export function diskFull(what: string): ToolchainError {
  return new ToolchainError('disk-full', `${what}: free some, or set CUTOVER_CACHE_DIR to a folder on another disk`);
}

export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Runs `action`; where a write of it finds no room, rejects with one line that names the folder and what was being done. */
export async function namingFullDisk<T>(folder: string, doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw isDiskFull(error) ? diskFull(`the disk of ${folder} filled up while ${doing}`) : error;
  }
}
