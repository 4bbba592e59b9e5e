import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BASE_PACKAGES } from '../bases/packages.ts';
import { openContext } from '../cache.ts';
import { hostPlatform, type BuildOptions } from '../options.ts';
import { freshApt } from './apt.ts';
import type { DebianLock } from './lock.ts';
import { isSamePackage, type DebPackage } from './package.ts';

export interface LockOptions extends BuildOptions {
  /** Only say what would change. */
  readonly check: boolean;
  /** Default: debian.lock.json beside this file. */
  readonly path?: string;
}

/**
 * Locks what the bases are made of to what Debian's archive has now, for this machine's architecture; others stay as they are.
 * @returns a line for each package that changed, or would
 * @throws ImageBuildError command-failed
 */
export async function writeLock({ check, path = lockPath(), ...options }: LockOptions): Promise<string[]> {
  const context = await openContext(options);
  const { architecture } = hostPlatform();
  const apt = await freshApt(context);
  const offers = await apt.offers({ packages: BASE_PACKAGES, dependencies: false, without: [] });
  const now = offers.map(({ candidate }) => candidate);
  const lock = JSON.parse(await readFile(path, 'utf8')) as DebianLock;
  const changes = changesOf(lock.architectures[architecture] ?? {}, now);
  if (!check && changes.length > 0) {
    const entries = now.map(({ name, version, sha256, size }) => [name, { version, sha256, size }]);
    const architectures = { ...lock.architectures, [architecture]: Object.fromEntries(entries) };
    await writeFile(path, `${JSON.stringify({ ...lock, architectures }, undefined, 2)}\n`);
  }
  return changes;
}

function lockPath(): string {
  return join(import.meta.dirname, 'debian.lock.json');
}

/** A line for each package that is new, another or no longer asked for. */
export function changesOf(before: DebianLock['architectures'][string], now: readonly DebPackage[]): string[] {
  const changed = now.flatMap((item) => {
    const old = before[item.name];
    if (old && isSamePackage({ ...old, name: item.name }, item)) return [];
    return [`${item.name} ${old?.version ?? '(not locked)'} -> ${item.version}`];
  });
  const names = now.map(({ name }) => name);
  const gone = Object.keys(before).filter((name) => !names.includes(name));
  return [...changed, ...gone.map((name) => `${name} ${before[name]?.version} -> (not asked for)`)];
}
