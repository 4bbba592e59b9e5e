import { readFile } from 'node:fs/promises';

const absent = new Set(['ENOENT', 'ENODEV', 'EOPNOTSUPP', 'ESRCH', 'EACCES']);

/** A kernel file's text; null where this kernel has none, or the process it tells of is gone. */
export const readIfThere = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (absent.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
};
