import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { containedTarget } from '../context/links.ts';
import { secretIn } from '../context/secrets.ts';
import type { Tree } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import { installedPackages, type InstalledPackage } from '../npm/packages.ts';
import { isForeignPrebuild } from '../npm/prebuilds.ts';
import { verifyPackages } from '../npm/verify-packages.ts';
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
 * and its files to be those of the archive that the lockfile names, where npm's cache has that.
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
  const unverified = new Set(await verifyPackages(context, workspace, installed));
  await Promise.all(
    installed.filter(({ folder }) => unverified.has(folder)).map((item) => assertHarmless(workspace, item)),
  );
  return installed.flatMap((item) => packed(item, target));
}

async function assertThere(workspace: string, folder: string, locked: NpmPackage | undefined): Promise<void> {
  const isThere = await lstat(join(workspace, folder)).catch(() => undefined);
  if (isThere) return;
  const reason = `${folder} is not installed, the lockfile says ${locked?.version}: run npm ci`;
  throw new ImageBuildError('dependency-missing', reason, { fields: { folder } });
}

/**
 * Nothing tells who put the files there: npm unpacks no links, and what looks like a secret may be one.
 * @throws ImageBuildError link-escapes, link-dangling, secret-in-context
 */
async function assertHarmless(workspace: string, { folder, tree }: InstalledPackage): Promise<void> {
  const root = await realpath(join(workspace, folder));
  for (const { type, path, source, target = '' } of tree) {
    if (type === 'symlink') containedTarget({ source, target }, root);
    const secret = type === 'directory' ? undefined : secretIn(path, type, source);
    if (secret) throw secretOf(source, secret.what, folder);
  }
}

function secretOf(source: string, what: string, folder: string): ImageBuildError {
  const reason = `${source} looks like a secret (${what}), and npm's cache lacks the archive that tells whether ${folder} came with it`;
  return new ImageBuildError('secret-in-context', `${reason}: delete it, or run npm ci`, {
    fields: { files: [source] },
  });
}

function packed({ place, tree }: InstalledPackage, target: NodeTarget): Tree {
  const at = `app/${place}/`.length;
  return tree.filter(({ path }) => !isForeignPrebuild(path.slice(at), target));
}
