import { copyFile } from 'node:fs/promises';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import { readTree, type Tree } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import { ensureFolder } from '../folder.ts';
import type { AppManifest } from './entry-points.ts';

/** A file or folder that lies beside the bundle, since code in the bundle reads it. */
export interface Asset {
  /** Relative to the bundle's folder, with `/`. */
  readonly place: string;
  /** Absolute, on this machine. */
  readonly source: string;
}

/** A package whose code is in the bundle. */
export interface BundledPackage {
  /** Relative to the workspace, with `/`. */
  readonly folder: string;
  /** What its package.json declares; undefined where it says nothing of assets. */
  readonly assets?: readonly Asset[];
}

const OUTSIDE = /^\.\.(?:\/|$)|^\//;

/**
 * The packages that files belong to, with the assets that their package.json declares under `cutover`.
 * @param files relative to the workspace
 * @throws ImageBuildError bundle-failed for a place or a source that is out of bounds, or two assets at one place
 */
export async function packagesOf(workspace: string, files: readonly string[]): Promise<BundledPackage[]> {
  const packages = new Map<string, BundledPackage>();
  for (const folder of [...new Set(files.map((file) => posix.dirname(file)))].sort()) {
    const found = await packageAbove(workspace, folder);
    if (found) packages.set(found.folder, found);
  }
  assertApart([...packages.values()]);
  return [...packages.values()];
}

/** @throws ImageBuildError bundle-failed for an asset in the place of one of the bundle's own files */
export function assertBeside(assets: readonly Asset[], own: readonly string[]): void {
  const taken = assets.find(({ place }) => own.includes(place));
  if (taken) throw failed(`${taken.source} cannot be the asset "${taken.place}": the bundle has a file of that name`);
}

/** The nearest folder, upwards, whose package.json has a name. */
async function packageAbove(workspace: string, folder: string): Promise<BundledPackage | undefined> {
  const manifest = await manifestIn(workspace, folder);
  if (manifest?.name !== undefined) return packageOf(workspace, folder, manifest);
  return folder === '.' ? undefined : packageAbove(workspace, posix.dirname(folder));
}

async function manifestIn(workspace: string, folder: string): Promise<AppManifest | undefined> {
  const text = await readIfThere(join(workspace, folder, 'package.json'));
  return text === undefined ? undefined : (JSON.parse(text) as AppManifest);
}

function packageOf(workspace: string, folder: string, { cutover }: AppManifest): BundledPackage {
  if (!cutover?.assets) return { folder };
  const assets = Object.entries(cutover.assets).map(([place, source]) => {
    const asset = { place: posix.normalize(place), source: resolve(workspace, folder, source) };
    const inWorkspace = relative(workspace, asset.source).split(sep).join('/');
    if (!OUTSIDE.test(asset.place) && asset.place !== '.' && !OUTSIDE.test(inWorkspace)) return asset;
    throw failed(
      `${folder}/package.json: the asset "${place}": "${source}" must name a place below the bundle and a source in the workspace`,
    );
  });
  return { folder, assets };
}

function assertApart(packages: readonly BundledPackage[]): void {
  const taken = new Map<string, Asset>();
  for (const asset of packages.flatMap(({ assets = [] }) => assets)) {
    const other = taken.get(asset.place);
    if (other && other.source !== asset.source)
      throw failed(`${other.source} and ${asset.source} are both declared as the asset "${asset.place}"`);
    taken.set(asset.place, asset);
  }
}

/**
 * The assets' files.
 * @param at the bundle's folder in the image
 * @throws ImageBuildError file-missing, and what `readTree` refuses, such as a secret
 */
export async function assetTree(assets: readonly Asset[], at: string): Promise<Tree> {
  const trees = await Promise.all(assets.map((asset) => treeOf(asset, at)));
  const byPath = new Map(trees.flat().map((entry) => [entry.path, entry]));
  return [...byPath.values()];
}

/** A file is read as the only entry of its folder. */
async function treeOf({ place, source }: Asset, at: string): Promise<Tree> {
  const [folder, name] = [dirname(source), basename(source)];
  const keep = (path: string): boolean => path === name || path.startsWith(`${name}/`);
  const tree = await readTree(folder, { at: '/', keep, links: { within: source } });
  const target = posix.join('/', at, place).slice(1);
  return tree.map((entry) => ({ ...entry, path: target + entry.path.slice(name.length) }));
}

/** Writes the assets beside a bundle in a folder. @returns the files written */
export async function writeAssets(assets: readonly Asset[], outDir: string): Promise<string[]> {
  const files = (await assetTree(assets, '/')).filter(({ type }) => type === 'file');
  return Promise.all(
    files.map(async ({ path, source }) => {
      await ensureFolder(dirname(join(outDir, path)));
      await copyFile(source, join(outDir, path));
      return join(outDir, path);
    }),
  );
}

function failed(reason: string): ImageBuildError {
  return new ImageBuildError('bundle-failed', reason);
}
