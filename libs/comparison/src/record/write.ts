import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes beside the target and renames, so that a reader never meets half a file. */
const writeWhole = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.part`;
  await writeFile(beside, text);
  await rename(beside, file);
};

export const writeJson = (file: string, value: unknown): Promise<void> =>
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);

export const writeNdjson = (file: string, values: readonly unknown[]): Promise<void> =>
  writeWhole(file, values.map((value) => `${JSON.stringify(value)}\n`).join(''));

export const writeText = writeWhole;
