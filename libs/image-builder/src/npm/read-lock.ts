import { readFile } from 'node:fs/promises';
import { ImageBuildError } from '../errors.ts';
import { lockFault } from './lock-fault.ts';
import type { NpmLock, NpmPackage } from './npm-lock.ts';

/** @throws ImageBuildError lockfile-invalid */
export async function readLockfile(path: string): Promise<NpmLock> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw invalid(path, cause.code ?? cause.message, cause);
  });
  return parseLockfile(text, path);
}

/** @throws ImageBuildError lockfile-invalid naming the entry and the field */
export function parseLockfile(text: string, path: string): NpmLock {
  let lock: unknown;
  try {
    lock = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(path, 'not JSON', cause);
  }
  const fault = lockFault(lock);
  if (fault !== undefined) throw invalid(path, fault);
  return new Map(Object.entries((lock as { packages: Record<string, NpmPackage> }).packages));
}

function invalid(path: string, reason: string, cause?: unknown): ImageBuildError {
  return new ImageBuildError('lockfile-invalid', `${path}: ${reason}`, { cause, fields: { path } });
}
