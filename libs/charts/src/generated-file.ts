import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfThere } from '@cutover/toolchain';

/**
 * Brings a generated file up to date, as a whole, with the folders that it lies in; with `check` it is only looked at.
 * @returns whether it was stale or missing
 */
export async function refresh(file: string, text: string, { check }: { check: boolean }): Promise<boolean> {
  if ((await readIfThere(file)) === text) return false;
  if (check) return true;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  return true;
}
