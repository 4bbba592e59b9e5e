import { run } from '../command.ts';
import { ImageBuildError, isImageBuildError } from '../errors.ts';
import type { Apt, PackageRequest } from './apt.ts';
import type { DebStore } from './deb-store.ts';
import type { LockMode } from './lock.ts';
import { isSamePackage, type DebPackage } from './package.ts';

/** What is wanted of the archive. */
export interface Wanted {
  readonly request: PackageRequest;
  readonly locked: ReadonlyMap<string, DebPackage>;
  readonly mode: LockMode;
}

/**
 * The version of each package: the locked one where it is here or the lists hold it, else the archive's candidate if the mode allows.
 * @throws ImageBuildError debian-moved-on where a locked version is required, or lists that are not fresh are older than the lock
 */
export async function choose(wanted: Wanted, apt: Apt, store: DebStore): Promise<DebPackage[]> {
  const candidates = await apt.candidates(wanted.request);
  const names = candidates.map(({ name }) => name).filter((name) => wanted.locked.has(name));
  const served = await apt.records(names);
  return Promise.all(
    candidates.map(async (candidate) => {
      const locked = wanted.locked.get(candidate.name);
      if (!locked) return candidate;
      if (served.some((record) => isSamePackage(record, locked)) || (await store.find(locked))) return locked;
      if (wanted.mode === 'require' || (!apt.isFresh && (await isOlder(candidate, locked))))
        throw movedOn(locked, candidate);
      return candidate;
    }),
  );
}

async function isOlder(candidate: DebPackage, locked: DebPackage): Promise<boolean> {
  try {
    await run('dpkg', ['--compare-versions', candidate.version, 'lt', locked.version]);
    return true;
  } catch (error) {
    if (isImageBuildError(error, 'command-failed') && error.fields['reason'] === 1) return false;
    throw error;
  }
}

function movedOn({ name, version }: DebPackage, candidate: DebPackage): ImageBuildError {
  const instead = candidate.version === version ? 'another file of that version' : candidate.version;
  const reason = `the Debian archive no longer serves the locked ${name} ${version}, but ${instead}`;
  return new ImageBuildError(
    'debian-moved-on',
    `${reason}: refresh the lock by node libs/image-builder/src/main.ts lock`,
    { fields: { package: name, locked: version, candidate: candidate.version } },
  );
}
