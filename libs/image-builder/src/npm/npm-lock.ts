import { posix } from 'node:path';

/** One entry of `packages` in a package-lock.json of version 2 or 3. */
export interface NpmPackage {
  /** Where it is another than the path says: an alias. */
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  /** A workspace package: `resolved` is its folder. */
  readonly link?: boolean;
  /** Its files came in the archive of the package it lies in. */
  readonly inBundle?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly os?: readonly string[] | string;
  readonly cpu?: readonly string[] | string;
  readonly libc?: readonly string[] | string;
}

/** `packages` of a package-lock.json: by folder, relative to the workspace; the workspace itself is ''. */
export type NpmLock = ReadonlyMap<string, NpmPackage>;

/**
 * Where Node finds a package by name, seen from a folder: in its node_modules, or in one of the folders above it.
 * @param has whether a package lies at a path; paths are relative to one root, with `/`, the root is ''
 */
export function lookUp(has: (path: string) => boolean, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = below(folder, `node_modules/${name}`);
    if (posix.basename(folder) !== 'node_modules' && has(path)) return path;
    if (folder === '') return undefined;
  }
}

export function below(folder: string, path: string): string {
  return [folder, path].filter((part) => part !== '').join('/');
}

function parentOf(folder: string): string {
  const parent = posix.dirname(folder);
  return parent === '.' ? '' : parent;
}

/** The folder that a package's files lie in: of a workspace package its own, not the link to it. */
export function folderOf(lock: NpmLock, path: string): string {
  const item = lock.get(path);
  return item?.link === true && item.resolved !== undefined ? item.resolved : path;
}

/** Name of the package at a path below node_modules: what it is required by, an alias included. */
export function nameAt(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
