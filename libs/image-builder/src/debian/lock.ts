import lock from './debian.lock.json' with { type: 'json' };
import type { DebPackage } from './package.ts';

/** `prefer`: the locked version, or what the archive has where it no longer serves that. `require`: nothing but the locked version. */
export type LockMode = 'prefer' | 'require';

type Locked = Readonly<Record<string, Omit<DebPackage, 'name'>>>;

export interface DebianLock {
  readonly architectures: Readonly<Record<string, Locked>>;
}

/** The package files that the bases are made of, by name, as debian.lock.json has them for an architecture of Debian's. */
export function lockedPackages(architecture: string, from: DebianLock = lock): ReadonlyMap<string, DebPackage> {
  const packages = Object.entries(from.architectures[architecture] ?? {});
  return new Map(packages.map(([name, item]) => [name, { name, ...item }]));
}
