import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPool } from '@cutover/toolchain';
import { readTree, type Tree } from '../context/tree.ts';
import { ImageBuildError } from '../errors.ts';
import type { NodeTarget } from '../node/target.ts';
import { nameAt, type NpmLock, type NpmPackage } from './npm-lock.ts';
import { placementOf, type Placement } from './placement.ts';

/** Where the app lies in the image. */
export const APP = 'app';

/** A package as it is installed, and where it goes. */
export interface InstalledPackage {
  /** Relative to the app's folder in the image. */
  readonly place: string;
  /** Relative to the workspace. */
  readonly folder: string;
  readonly locked: NpmPackage;
  /** Its own files, without what lies in its node_modules. */
  readonly tree: Tree;
}

/**
 * Where everything goes that the app needs and the installation has. Optional packages that could not be installed are left out, as npm
 * leaves them out; those that are made for the target must be there.
 * @throws ImageBuildError dependency-missing
 */
export function installedPlacement(root: string, lock: NpmLock, app: string, target: NodeTarget): Placement {
  const placement = placementOf(lock, app, target);
  const folders = [...new Set(placement.values())];
  const absent = folders.filter((folder) => !isThere(join(root, folder)));
  if (absent.length === 0) return placement;
  for (const folder of absent) assertOptional(folder, lock.get(folder), target);
  const present = new Map([...lock].filter(([path]) => !absent.includes(path)));
  return placementOf(present, app, target);
}

/** The packages that npm unpacked, each checked to be the locked one. @throws ImageBuildError dependency-missing, dependency-changed */
export async function installedPackages(
  root: string,
  lock: NpmLock,
  placement: Placement,
): Promise<InstalledPackage[]> {
  const places = [...placement].filter(([, folder]) => isUnpacked(folder));
  return inPool(places, async ([place, folder]) => {
    const locked = lock.get(folder)!;
    assertInstalled(root, folder, locked);
    const keep = (path: string): boolean => path !== 'node_modules';
    const tree = await readTree(join(root, folder), { at: `${APP}/${place}`, keep, secrets: 'packages' });
    return { place, folder, locked, tree };
  });
}

/** Whether npm unpacked it; a package of the workspace is its own source. */
export function isUnpacked(folder: string): boolean {
  return /(?:^|\/)node_modules\//.test(folder);
}

function assertInstalled(root: string, folder: string, locked: NpmPackage): void {
  if (!lstatSync(join(root, folder)).isDirectory()) {
    throw changed(folder, `${folder} is a link, the lockfile says ${locked.version}: run npm ci`);
  }
  const installed = installedAs(join(root, folder, 'package.json'));
  const name = locked.name ?? nameAt(folder);
  if (installed.name === name && (locked.version === undefined || installed.version === locked.version)) return;
  const there = installed.version === undefined ? 'not whole' : `${installed.name}@${installed.version}`;
  throw new ImageBuildError(
    'dependency-missing',
    `${folder} is ${there}, the lockfile says ${name}@${locked.version}: run npm ci`,
    { fields: { folder, installed, name, version: locked.version } },
  );
}

function installedAs(path: string): { name?: unknown; version?: unknown } {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch {
    // Not there or cut short: the caller says that it is not the locked one.
    return {};
  }
}

function assertOptional(folder: string, locked: NpmPackage | undefined, target: NodeTarget): void {
  const isMadeForOne = locked?.os !== undefined || locked?.cpu !== undefined;
  if (locked?.optional === true && !isMadeForOne) return;
  const { os, cpu, libc } = target;
  const advice = isMadeForOne ? `npm ci --os=${os} --cpu=${cpu} --libc=${libc}` : 'npm ci';
  const here = `${process.platform}/${process.arch}`;
  const reason = isMadeForOne ? `, though it is made for ${os}/${cpu} (this is ${here})` : '';
  throw new ImageBuildError('dependency-missing', `${folder} is not installed${reason}: run ${advice}`, {
    fields: { folder, target },
  });
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function changed(folder: string, message: string): ImageBuildError {
  return new ImageBuildError('dependency-changed', message, { fields: { folder } });
}
