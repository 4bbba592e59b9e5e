import { join } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import { readTree, type Tree } from '../context/tree.ts';
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
 * The installed packages' files, each package checked to be the locked one.
 * @param at the app's folder in the image
 * @throws ImageBuildError dependency-missing when an installation lacks one or has another, and what `readTree` refuses
 */
export async function dependencyTree(
  workspace: string,
  packages: ReadonlyMap<string, LockedPackage>,
  at: string,
): Promise<Tree> {
  const trees = [...placesOf(packages)].map(async ([folder, place]) => {
    await assertInstalled(workspace, folder, packages.get(folder));
    const root = join(workspace, folder);
    // What npm nested is listed by itself, as far as it is wanted.
    const keep = (path: string): boolean => path !== 'node_modules';
    return readTree(root, { at: `${at}/${place}`, keep, secrets: 'packages', links: { within: root } });
  });
  return (await Promise.all(trees)).flat();
}

async function assertInstalled(workspace: string, folder: string, locked: LockedPackage | undefined): Promise<void> {
  const installed = await identityOf(workspace, folder);
  // An alias lies in a folder of another name, which the lockfile then says.
  const expected = `${locked?.name ?? nameOf(folder)} ${locked?.version}`;
  if (installed === expected) return;
  throw missing(
    folder,
    `${folder} is ${installed ?? 'not installed'}, the lockfile says ${expected}: run npm ci`,
    installed,
  );
}

async function identityOf(workspace: string, folder: string): Promise<string | undefined> {
  const text = await readIfThere(join(workspace, folder, 'package.json'));
  if (text === undefined) return undefined;
  try {
    const { name, version } = JSON.parse(text) as { name?: string; version?: string };
    return `${name} ${version}`;
  } catch {
    throw missing(folder, `${folder}/package.json is not JSON: run npm ci`);
  }
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function missing(folder: string, reason: string, installed?: string): ImageBuildError {
  return new ImageBuildError('dependency-missing', reason, { fields: { folder, installed } });
}
