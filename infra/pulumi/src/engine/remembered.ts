import { join } from 'node:path';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import type { Surroundings } from '../program/surroundings.ts';

const fileIn = (state: string): string => join(state, 'surroundings.json');

/** Where a stack was made last, for whoever works on it by hand. The repository's password is in it: the file is its owner's, as the folder is. */
export const remember = (state: string, surroundings: Surroundings): Promise<void> =>
  writeWhole(fileIn(state), JSON.stringify(surroundings));

/** @returns undefined where nothing was made from this folder */
export async function remembered(state: string): Promise<Surroundings | undefined> {
  const text = await readIfThere(fileIn(state));
  return text === undefined ? undefined : (JSON.parse(text) as Surroundings);
}
