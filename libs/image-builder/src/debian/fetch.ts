import { join } from 'node:path';
import { ImageBuildError, isImageBuildError } from '../errors.ts';
import type { BuildContext } from '../options.ts';
import { freshApt, machineApt, type Apt } from './apt.ts';
import { choose, lockedAlone, type Wanted } from './choose.ts';
import { DebStore, type DebFile } from './deb-store.ts';
import type { DebPackage } from './package.ts';

/**
 * The files of the packages wanted, by name. Without the archive where all that is locked is here; else by the machine's package lists;
 * where those are missing or too old, by lists of our own, fetched beside the cache.
 * @throws ImageBuildError debian-unavailable, debian-package, debian-moved-on
 */
export async function fetchPackages(wanted: Wanted, context: BuildContext): Promise<DebFile[]> {
  const store = storeOf(context);
  const locked = lockedAlone(wanted);
  if (locked && (await store.missing(locked)).length === 0) return filesOf(locked, store);
  try {
    return await fetchBy(await machineApt(context), wanted, context);
  } catch (error) {
    assertApt(error);
    if (!isLists(error)) throw error;
  }
  try {
    return await fetchBy(await freshApt(context), wanted, context);
  } catch (error) {
    if (!isImageBuildError(error, 'command-failed')) throw error;
    const { packages } = wanted.request;
    throw new ImageBuildError('debian-package', `Debian packages ${packages.join(' ')}: ${error.message}`, {
      cause: error,
      fields: { packages },
    });
  }
}

/** The files of these very packages. */
export function fetchThese(packages: readonly DebPackage[], context: BuildContext): Promise<DebFile[]> {
  const request = { packages: packages.map(({ name }) => name), dependencies: false, without: [] };
  const locked = new Map(packages.map((item) => [item.name, item]));
  return fetchPackages({ request, locked, mode: 'require' }, context);
}

function storeOf({ cacheDir }: BuildContext): DebStore {
  return new DebStore(join(cacheDir, 'debian', 'archives'));
}

async function fetchBy(apt: Apt, wanted: Wanted, context: BuildContext): Promise<DebFile[]> {
  const store = storeOf(context);
  const chosen = await choose(wanted, apt, store);
  const missing = await store.missing(chosen);
  if (missing.length > 0) {
    const detail = `${missing.length} Debian packages`;
    const startedAt = performance.now();
    context.progress({ step: 'download', state: 'started', detail });
    await apt.download(missing, store);
    context.progress({ step: 'download', state: 'done', detail, elapsedMs: performance.now() - startedAt });
  }
  return filesOf(chosen, store);
}

function filesOf(packages: readonly DebPackage[], store: DebStore): Promise<DebFile[]> {
  return Promise.all(
    packages.map(async (item) => {
      const file = await store.find(item);
      if (file) return file;
      const reason = `${item.name} ${item.version} went from ${store.folder} while it was used: build again`;
      throw new ImageBuildError('debian-package', reason, { fields: { package: item.name } });
    }),
  );
}

/** Whether newer package lists may mend it. */
function isLists(error: unknown): boolean {
  return isImageBuildError(error, 'command-failed') || isImageBuildError(error, 'debian-moved-on');
}

function assertApt(error: unknown): void {
  if (!isImageBuildError(error, 'command-failed') || error.fields['reason'] !== 'ENOENT') return;
  throw new ImageBuildError(
    'debian-unavailable',
    'this image is made of Debian packages and needs apt-get and dpkg-deb: run on Debian or Ubuntu, or name a base in a registry',
    { cause: error },
  );
}
