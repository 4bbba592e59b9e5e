import { readFileSync } from 'node:fs';
import { readPolicy, type PolicyFile } from '@cutover/judge';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where there is no such file */
export function readPolicyText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--policy: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`);
  }
}

/** @throws UsageError where there is no such file, PolicyError where it says nothing usable */
export function readPolicyFile(file: string): PolicyFile {
  return readPolicy(readPolicyText(file), file);
}
