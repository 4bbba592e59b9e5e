import type { Entry } from '@cutover/oci';
import { inPool } from '@cutover/toolchain';
import type { Tree } from '../context/tree.ts';
import type { NodeTarget } from '../node/target.ts';
import { addonsOf } from './addons.ts';
import { appFiles } from './app-files.ts';
import { assertLocked } from './assert-locked.ts';
import { binLinks, type Programs } from './bin-links.ts';
import type { MadeFiles } from './made-files.ts';
import { readNpmManifest } from './manifest.ts';
import { APP, installedPackages, installedPlacement, isUnpacked, type InstalledPackage } from './packages.ts';
import { isForeignPrebuild } from './prebuilds.ts';
import { workspaceFiles } from './workspace-files.ts';
import type { NpmWorkspace } from './workspace.ts';
import { join } from 'node:path';

/** What one layer is made of: files of this machine, and links that were made for the image. */
export interface LayerContent {
  readonly name: string;
  readonly tree: Tree;
  readonly links: readonly Entry[];
}

export interface AppContent {
  /** By how often they change, the most stable first; those without a file are left out. */
  readonly layers: readonly LayerContent[];
  /** All that npm unpacked, with what is not packed. */
  readonly packages: readonly InstalledPackage[];
  /** Native addons, absolute in the image. */
  readonly addons: readonly string[];
}

export interface ContentOptions {
  readonly workspace: NpmWorkspace;
  readonly target: NodeTarget;
  /** The app's name. */
  readonly name: string | undefined;
  /** Files of the app that have to be in the image. */
  readonly needed: readonly string[];
  readonly made: MadeFiles;
}

/**
 * All files of an app's image: packages of the registry, packages of the workspace as copies, the app.
 * @throws ImageBuildError lockfile-invalid, dependency-missing, dependency-changed, addon-foreign, start-missing, option-invalid, and what reading trees throws
 */
export async function appContent(options: ContentOptions): Promise<AppContent> {
  const { workspace, target, name, needed, made } = options;
  const { root, app, lock } = workspace;
  const placement = installedPlacement(root, lock, app, target);
  const packages = await installedPackages(root, lock, placement);
  const siblings = [...placement].filter(([place, folder]) => place !== '' && !isUnpacked(folder));
  const copies = await inPool(siblings, (sibling) => copyOf(options, sibling));
  const packed = packages.map((one) => ({ ...one, tree: withoutForeign(one, target) }));
  const addons = await inPool(packed, ({ tree, place }) => addonsOf(tree, `${APP}/${place}`, target));
  const links = binLinks([...packed, ...copies].map((one) => programsOf(one)));
  const layers = [
    layer(`dependencies (${packages.length} npm packages)`, packed, links),
    layer(`workspace packages (${copies.length})`, copies, links),
    { name: 'app', tree: await appFiles(join(root, app), { name, needed, made }), links: [] },
  ];
  return {
    layers: layers.filter(({ tree }) => tree.length > 0),
    packages,
    addons: addons.flat().map(({ path }) => `/${path}`),
  };
}

/** A package of the workspace, with the files that npm would publish of it. */
async function copyOf(
  { workspace: { root, lock }, made }: ContentOptions,
  [place, folder]: [string, string],
): Promise<InstalledPackage> {
  const manifest = await readNpmManifest(join(root, folder));
  await assertLocked(lock, folder, manifest);
  const tree = await workspaceFiles(root, folder, manifest, { at: `${APP}/${place}`, allow: made.allow, made });
  return { place, folder, locked: lock.get(folder)!, tree };
}

function withoutForeign({ place, tree }: InstalledPackage, target: NodeTarget): Tree {
  const at = `${APP}/${place}/`.length;
  return tree.filter(({ path }) => !isForeignPrebuild(path.slice(at), target));
}

function programsOf({ place, locked, tree }: InstalledPackage): Programs {
  const at = `${APP}/${place}`;
  const has = (file: string): boolean => tree.some(({ path }) => path === `${at}/${file}`);
  return { place: at, bin: locked.bin, has };
}

/** Links to a package's programs lie in its layer. */
function layer(name: string, packages: readonly InstalledPackage[], links: ReturnType<typeof binLinks>): LayerContent {
  const places = new Set(packages.map(({ place }) => `${APP}/${place}`));
  return {
    name,
    tree: packages.flatMap(({ tree }) => tree),
    links: links.filter(({ owner }) => places.has(owner)).map(({ link }) => link),
  };
}
