// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- packages that import this one have to see these types, too
/// <reference path="./types/semver.d.ts" />
import { posix } from 'node:path';
import { ImageBuildError } from '../errors.ts';
import type { NpmManifest } from './manifest.ts';
import { folderOf, lookUp, type NpmLock } from './npm-lock.ts';

/**
 * A package.json that was edited after its lockfile was written would be built with what it no longer asks for.
 * @param folder the package's folder in the workspace
 * @throws ImageBuildError lockfile-invalid naming the dependency, what is asked for and what is locked
 */
export async function assertLocked(lock: NpmLock, folder: string, manifest: NpmManifest): Promise<void> {
  const asked = rangesOf(manifest);
  const locked = rangesOf(lock.get(folder) ?? {});
  for (const [name, range] of asked) {
    if (!locked.has(name)) throw stale(folder, `${name} (${range}) is not locked`, { name, range });
    if (locked.get(name) !== range) await assertSatisfied(lock, folder, name, range);
  }
  const forgotten = [...locked.keys()].find((name) => !asked.has(name));
  if (forgotten === undefined) return;
  throw stale(folder, `${forgotten} is locked, which package.json no longer asks for`, { name: forgotten });
}

/** What is needed at run time. */
function rangesOf(from: Pick<NpmManifest, 'dependencies' | 'optionalDependencies'>): Map<string, string> {
  return new Map(Object.entries({ ...from.dependencies, ...from.optionalDependencies }));
}

/** npm, too, accepts a range that was edited as long as what is locked satisfies it. */
async function assertSatisfied(lock: NpmLock, folder: string, name: string, range: string): Promise<void> {
  const path = lookUp((at) => lock.has(at), folder, name);
  const version = path === undefined ? undefined : lock.get(folderOf(lock, path))?.version;
  // Few packages ask, and reading it costs as much as the rest of this check.
  const { default: semver } = await import('semver');
  if (version !== undefined && semver.satisfies(version, range)) return;
  throw stale(folder, `${name} is asked for as ${range}, locked is ${version ?? 'none'}`, { name, range, version });
}

function stale(folder: string, reason: string, fields: Record<string, unknown>): ImageBuildError {
  const path = posix.join(folder, 'package.json');
  return new ImageBuildError('lockfile-invalid', `the lockfile does not match ${path}: ${reason}: run npm install`, {
    fields: { path, ...fields },
  });
}
