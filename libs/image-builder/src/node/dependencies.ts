import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tree } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import { installedPackages, type InstalledPackage } from '../npm/packages.ts';
import { isForeignPrebuild } from '../npm/prebuilds.ts';
import { vouchForPackages } from '../npm/vouch-for-packages.ts';
import type { BuildContext } from '../options.ts';
import type { NodeTarget } from './target.ts';
import type { NpmPackage } from '../npm/npm-lock.ts';

/**
 * Which package goes to each place below the app's folder in the image: one of the workspace's root into its node_modules, as one that
 * lies in the app's or a library's own, since the bundle is one file for all of them.
 * @returns folders relative to the workspace, by place
 * @throws ImageBuildError dependency-conflict when two versions want one place
 */
export function placesOf(packages: ReadonlyMap<string, NpmPackage>): Map<string, string> {
  const places = new Map<string, string>();
  for (const folder of [...packages.keys()].sort()) {
    const place = folder.slice(folder.indexOf('node_modules/'));
    const other = places.get(place);
    if (other !== undefined && packages.get(other)?.version !== packages.get(folder)?.version) {
      throw new ImageBuildError(
        'dependency-conflict',
        `${other} (${packages.get(other)?.version}) and ${folder} (${packages.get(folder)?.version}) both reach the app: ask for one version in the workspace`,
        { fields: { folders: [other, folder] } },
      );
    }
    places.set(place, folder);
  }
  return places;
}

/**
 * The installed packages' files below /app/node_modules, without prebuilds for other platforms. Each package is checked to be the locked one,
 * and its files are vouched for (see `vouchForPackages`).
 * @throws ImageBuildError dependency-missing, dependency-changed, dependency-conflict, secret-in-context, link-escapes, link-dangling, entry-invalid
 */
export async function dependencyTree(
  context: BuildContext,
  workspace: string,
  packages: ReadonlyMap<string, NpmPackage>,
  target: NodeTarget,
): Promise<Tree> {
  const places = placesOf(packages);
  await Promise.all([...places.values()].map((folder) => assertThere(workspace, folder, packages.get(folder))));
  const installed = await installedPackages(workspace, packages, places);
  await vouchForPackages(context, workspace, installed);
  return installed.flatMap((item) => packed(item, target));
}

async function assertThere(workspace: string, folder: string, locked: NpmPackage | undefined): Promise<void> {
  const isThere = await lstat(join(workspace, folder)).catch(() => undefined);
  if (isThere) return;
  const reason = `${folder} is not installed, the lockfile says ${locked?.version}: run npm ci`;
  throw new ImageBuildError('dependency-missing', reason, { fields: { folder } });
}

function packed({ place, tree }: InstalledPackage, target: NodeTarget): Tree {
  const at = `app/${place}/`.length;
  return tree.filter(({ path }) => !isForeignPrebuild(path.slice(at), target));
}
