import { ImageBuildError } from '../errors.ts';
import type { NodeTarget } from '../node/target.ts';
import { folderOf, lookUp, type NpmLock, type NpmPackage } from './npm-lock.ts';

/** One dependency as the lockfile resolves it. */
export interface Edge {
  readonly name: string;
  /** Where the package, or the link to a workspace package, lies in the workspace. */
  readonly path: string;
  /** Where its files lie. */
  readonly folder: string;
}

interface Wanted {
  readonly name: string;
  readonly optional: boolean;
}

/**
 * What a package needs at run time: dependencies, optional ones that fit the target, peers (npm installs them), and optional peers that
 * are there for another reason, since the package will use them.
 * @throws ImageBuildError dependency-missing naming who wants what
 */
export function edgesOf(lock: NpmLock, folder: string, target: NodeTarget): Edge[] {
  const item = lock.get(folder);
  if (!item) throw missing(`the lockfile knows no package at "${folder}": run npm install`, { folder });
  return wantedBy(item).flatMap((wanted) => resolved(lock, folder, wanted, target) ?? []);
}

/** What a package asks for at run time, be it there or not. */
export function wantedBy(item: NpmPackage): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const name of Object.keys(item.peerDependencies ?? {})) {
    wanted.set(name, { name, optional: item.peerDependenciesMeta?.[name]?.optional === true });
  }
  for (const name of Object.keys(item.dependencies ?? {})) wanted.set(name, { name, optional: false });
  for (const name of Object.keys(item.optionalDependencies ?? {})) wanted.set(name, { name, optional: true });
  return [...wanted.values()];
}

function resolved(lock: NpmLock, folder: string, wanted: Wanted, target: NodeTarget): Edge | undefined {
  const { name, optional } = wanted;
  const path = lookUp((at) => lock.has(at), folder, name);
  const edge = path === undefined ? undefined : { name, path, folder: folderOf(lock, path) };
  if (edge && fits(lock.get(edge.folder), target)) return edge;
  // What came in another's archive is its publisher's choice.
  if (optional || lock.get(folder)?.inBundle === true) return undefined;
  const reason = edge ? `is not made for ${target.os} on ${target.cpu}` : 'the lockfile lacks: run npm install';
  throw missing(`${folder || 'the app'} wants ${name}, which ${reason}`, { folder, name });
}

/** npm's rule: a list names what is allowed, `!name` what is not. */
export function fits(item: NpmPackage | undefined, target: NodeTarget): boolean {
  const allows = (list: readonly string[] | string | undefined, value: string): boolean => {
    const entries = typeof list === 'string' ? [list] : (list ?? []);
    if (entries.length === 0 || (entries.length === 1 && entries[0] === 'any')) return true;
    if (entries.includes(`!${value}`)) return false;
    return entries.includes(value) || entries.every((entry) => entry.startsWith('!'));
  };
  return allows(item?.os, target.os) && allows(item?.cpu, target.cpu) && allows(item?.libc, target.libc);
}

function missing(reason: string, fields: Record<string, unknown>): ImageBuildError {
  return new ImageBuildError('dependency-missing', reason, { fields });
}
