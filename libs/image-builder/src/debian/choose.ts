import { run } from '../command.ts';
import { ImageBuildError, isImageBuildError } from '../errors.ts';
import type { Apt, PackageRequest } from './apt.ts';
import type { DebStore } from './deb-store.ts';
import type { LockMode } from './lock.ts';
import { byName, isSamePackage, type DebPackage } from './package.ts';

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
  const locked = lockedAlone(wanted);
  if (locked && (await areServed(locked, apt, store))) return locked;
  const offers = await apt.offers(wanted.request);
  return Promise.all(
    offers.map(async ({ name, candidate, versions }) => {
      const want = wanted.locked.get(name);
      if (!want) return candidate;
      if (versions.some((version) => isSamePackage(version, want)) || (await store.find(want))) return want;
      if (wanted.mode === 'require' || (!apt.isFresh && (await isOlder(candidate, want))))
        throw movedOn(want, candidate);
      return candidate;
    }),
  );
}

/** What the lock alone decides; undefined where apt has to resolve dependencies, or the lock lacks a package. */
export function lockedAlone({ request, locked }: Wanted): DebPackage[] | undefined {
  if (request.dependencies) return undefined;
  const found = request.packages.filter((name) => !request.without.includes(name)).map((name) => locked.get(name));
  return found.includes(undefined) ? undefined : found.flatMap((item) => item ?? []).sort(byName);
}

/** One question, where telling the candidates takes two. */
async function areServed(locked: readonly DebPackage[], apt: Apt, store: DebStore): Promise<boolean> {
  const missing = await store.missing(locked);
  const served = await apt.records(missing.map(({ name }) => name));
  return missing.every((item) => served.some((record) => isSamePackage(record, item)));
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
