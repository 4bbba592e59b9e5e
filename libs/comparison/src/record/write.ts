import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes beside the target and renames, so that a reader never meets half a file. */
const writeWhole = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.part`;
  try {
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (error) {
    // Half a file is nothing, and may hold what is left of a disk's room.
    await rm(beside, { force: true }).catch(() => undefined);
    // Node names the file of what could not be opened, and not of what could not be written.
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
};

export const writeJson = (file: string, value: unknown): Promise<void> =>
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);

export const writeNdjson = (file: string, values: readonly unknown[]): Promise<void> =>
  writeWhole(file, values.map((value) => `${JSON.stringify(value)}\n`).join(''));

export const writeText = writeWhole;
