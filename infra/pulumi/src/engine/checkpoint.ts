import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import { PROJECT } from '../config/read-stack.ts';
import { EngineError } from './engine-error.ts';

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where Pulumi's own backend keeps what it knows of a stack. */
export const checkpointOf = (backend: string, stack: string): string =>
  join(backend, '.pulumi', 'stacks', PROJECT, `${stack}.json`);

/**
 * A checkpoint that a killed run left half-written becomes what it was one step before: Pulumi copies it before it writes. What that step made is found again by the next run.
 * @throws EngineError where the copy is not whole either
 */
export async function restoreCheckpoint(backend: string, stack: string): Promise<void> {
  const path = checkpointOf(backend, stack);
  const text = await readIfThere(path);
  if (text === undefined || isWhole(text)) return;
  const copy = `${path}.bak`;
  if (!isWhole((await readIfThere(copy)) ?? ''))
    throw new EngineError('failed', `stack ${stack}: its state ${path} is cut off, and so is its copy ${copy}`);
  await copyFile(copy, path);
}
