import { posix } from 'node:path';
import { ImageBuildError } from '../errors.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';

export interface Closure {
  /** Packages of the registry that run in production, by their folder in the workspace. */
  readonly packages: ReadonlyMap<string, LockedPackage>;
  /** Names of workspace packages reached: their sources belong into the bundle. */
  readonly workspace: ReadonlySet<string>;
  /** Names that the app and those workspace packages declare: what the bundle may import. */
  readonly declared: ReadonlySet<string>;
}

/** In npm's words; `libc` glibc or musl. */
export interface NodeTarget {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

interface Wanted {
  readonly name: string;
  readonly optional: boolean;
}

/**
 * All that an app needs at run time, as the lockfile resolved it: dependencies, peers that are not optional, optional packages that fit
 * the target; through workspace packages too. Looked up as Node looks up: in each node_modules from the dependant's folder upwards.
 * @param app the app's folder relative to the workspace, with `/`
 * @throws ImageBuildError dependency-missing naming who wants what
 */
export function closureOf(lockfile: Lockfile, app: string, target: NodeTarget): Closure {
  const packages = new Map<string, LockedPackage>();
  const workspace = new Set<string>();
  const declared = new Set<string>();
  const visited = new Set<string>();
  const waiting = [app];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (visited.has(folder)) continue;
    visited.add(folder);
    for (const wanted of wantedBy(lockfile, folder)) {
      if (!folder.includes('node_modules/')) declared.add(wanted.name);
      const found = resolveWanted(lockfile, folder, wanted, target);
      if (!found) continue;
      if (found.item.link === true) workspace.add(wanted.name);
      else packages.set(found.path, found.item);
      waiting.push(folderOf(found));
    }
  }
  return { packages, workspace, declared };
}

interface Found {
  readonly path: string;
  readonly item: LockedPackage;
}

/** A workspace package's own folder, not the link to it. */
function folderOf({ path, item }: Found): string {
  return item.link === true && item.resolved !== undefined ? item.resolved : path;
}

/** Undefined for an optional one that is absent or made for another platform. */
function resolveWanted(lockfile: Lockfile, folder: string, wanted: Wanted, target: NodeTarget): Found | undefined {
  const { name, optional } = wanted;
  const found = lookUp(lockfile, folder, name);
  if (found && fits(found.item, target)) return found;
  if (optional) return undefined;
  const reason = found ? `is not made for ${target.os} on ${target.cpu}` : 'the lockfile lacks: run npm install';
  throw missing(`${folder} wants ${name}, which ${reason}`, { folder, name });
}

function wantedBy(lockfile: Lockfile, folder: string): Wanted[] {
  const item = lockfile.get(folder);
  if (!item) throw missing(`the lockfile knows no package at ${folder}: run npm install`, { folder });
  const optional = item.optionalDependencies ?? {};
  const peers = Object.keys(item.peerDependencies ?? {}).filter(
    (name) => item.peerDependenciesMeta?.[name]?.optional !== true,
  );
  const required = [...Object.keys(item.dependencies ?? {}), ...peers].filter((name) => !(name in optional));
  return [
    ...required.map((name) => ({ name, optional: false })),
    ...Object.keys(optional).map((name) => ({ name, optional: true })),
  ];
}

function lookUp(lockfile: Lockfile, folder: string, name: string): Found | undefined {
  for (let from = folder; ; from = posix.dirname(from)) {
    const path = from === '.' || from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    const item = posix.basename(from) === 'node_modules' ? undefined : lockfile.get(path);
    if (item) return { path, item };
    if (from === '.' || from === '') return undefined;
  }
}

/** npm's rule: a list names what is allowed, `!name` what is not. */
function fits(item: LockedPackage, target: NodeTarget): boolean {
  const allows = (list: readonly string[] | undefined, value: string): boolean => {
    if (!list || list.length === 0) return true;
    if (list.includes(`!${value}`)) return false;
    return list.includes(value) || list.every((entry) => entry.startsWith('!'));
  };
  return allows(item.os, target.os) && allows(item.cpu, target.cpu) && allows(item.libc, target.libc);
}

function missing(reason: string, fields: Record<string, unknown>): ImageBuildError {
  return new ImageBuildError('dependency-missing', reason, { fields });
}
