import { readFile } from 'node:fs/promises';
import { ImageBuildError } from '../errors.ts';

/** One entry of `packages` in a package-lock.json of version 2 or 3; its key is the folder, relative to the workspace. */
export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  /** A workspace package: `resolved` is its folder. */
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

export type Lockfile = ReadonlyMap<string, LockedPackage>;

/** @throws ImageBuildError lockfile-invalid */
export async function readLockfile(path: string): Promise<Lockfile> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw invalid(path, cause.code ?? cause.message, cause);
  });
  return parseLockfile(text, path);
}

/** @throws ImageBuildError lockfile-invalid */
export function parseLockfile(text: string, path: string): Lockfile {
  let lock: { lockfileVersion?: number; packages?: Record<string, LockedPackage> };
  try {
    lock = JSON.parse(text) as typeof lock;
  } catch (cause) {
    throw invalid(path, 'not JSON', cause);
  }
  if ((lock.lockfileVersion ?? 0) < 2 || !lock.packages)
    throw invalid(path, 'lockfileVersion 2 or 3 with "packages" is required');
  return new Map(Object.entries(lock.packages));
}

function invalid(path: string, reason: string, cause?: unknown): ImageBuildError {
  return new ImageBuildError('lockfile-invalid', `${path}: ${reason}`, { cause, fields: { path } });
}
