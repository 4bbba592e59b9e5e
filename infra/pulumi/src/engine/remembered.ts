import { join } from 'node:path';
import type { EnvironmentName } from '@cutover/charts/environments';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import type { StackName } from '../config/schema.ts';
import type { Surroundings } from '../program/surroundings.ts';

/** Where a stack was made last, for whoever works on it by hand. */
export interface Remembered {
  readonly surroundings: Surroundings;
  /** Which of the stack's environments: a node may have but one of them. */
  readonly environments: readonly EnvironmentName[];
}

const fileOf = (state: string, stack: StackName): string => join(state, `${stack}.json`);

/** The repository's password is in it: the file is its owner's, as the folder is. */
export const remember = (state: string, stack: StackName, last: Remembered): Promise<void> =>
  writeWhole(fileOf(state, stack), JSON.stringify(last));

/** @returns undefined where the stack was never made from this folder */
export async function remembered(state: string, stack: StackName): Promise<Remembered | undefined> {
  const text = await readIfThere(fileOf(state, stack));
  return text === undefined ? undefined : (JSON.parse(text) as Remembered);
}
