import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesFromDirectory, type Entry } from '@cutover/oci';
import { ImageBuildError } from '../errors.ts';
import type { LockedPackage } from './lockfile.ts';

/**
 * Where each package goes below the app's folder in the image: a package of the workspace's root into its node_modules, as one that
 * lies in the app's or a library's own, since the bundle is one file for all of them.
 * @throws ImageBuildError dependency-conflict when two versions want one place
 */
export function placesOf(packages: ReadonlyMap<string, LockedPackage>): Map<string, string> {
  const places = new Map<string, string>();
  const taken = new Map<string, string>();
  for (const folder of [...packages.keys()].sort()) {
    const place = folder.slice(folder.indexOf('node_modules/'));
    const other = taken.get(place);
    if (other !== undefined && packages.get(other)?.version !== packages.get(folder)?.version) {
      throw new ImageBuildError(
        'dependency-conflict',
        `${other} (${packages.get(other)?.version}) and ${folder} (${packages.get(folder)?.version}) both reach the app: ask for one version in the workspace`,
        { fields: { folders: [other, folder] } },
      );
    }
    taken.set(place, folder);
    places.set(folder, place);
  }
  return places;
}

/**
 * The installed packages' files, each package checked to be the locked version.
 * @throws ImageBuildError dependency-missing when an installation lacks one or has another version
 */
export async function dependencyEntries(
  workspace: string,
  packages: ReadonlyMap<string, LockedPackage>,
  at: string,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const [folder, place] of placesOf(packages)) {
    await assertInstalled(workspace, folder, packages.get(folder)?.version);
    const own = (path: string): boolean => path !== 'node_modules';
    entries.push(...(await entriesFromDirectory(join(workspace, folder), { at: `${at}/${place}`, filter: own })));
  }
  return entries;
}

async function assertInstalled(workspace: string, folder: string, version: string | undefined): Promise<void> {
  const text = await readFile(join(workspace, folder, 'package.json'), 'utf8').catch(() => '{}');
  const installed = (JSON.parse(text) as { version?: string }).version;
  if (installed === version) return;
  throw new ImageBuildError(
    'dependency-missing',
    `${folder} is ${installed ?? 'not'} installed, the lockfile says ${version}: run npm ci`,
    { fields: { folder, installed, version } },
  );
}
