import { edgesOf, wantedBy } from '../npm/edges.ts';
import type { NpmLock, NpmPackage } from '../npm/npm-lock.ts';
import type { NodeTarget } from './target.ts';

export interface Closure {
  /** Packages of the registry that run in production, by their folder in the workspace. */
  readonly packages: ReadonlyMap<string, NpmPackage>;
  /** Names of workspace packages reached: their sources belong into the bundle. */
  readonly workspace: ReadonlySet<string>;
  /** Names that the app and those workspace packages declare, be they there or not: what the bundle may import. */
  readonly declared: ReadonlySet<string>;
}

/**
 * All that an app needs at run time, as the lockfile resolved it (see `edgesOf`), through workspace packages, too.
 * @param app the app's folder relative to the workspace, with `/`
 * @throws ImageBuildError dependency-missing naming who wants what
 */
export function closureOf(lock: NpmLock, app: string, target: NodeTarget): Closure {
  const packages = new Map<string, NpmPackage>();
  const workspace = new Set<string>();
  const declared = new Set<string>();
  const reached = new Set([app]);
  for (const folder of reached) {
    for (const { name, path, folder: at } of edgesOf(lock, folder, target)) {
      const isLink = at !== path;
      if (isLink) workspace.add(name);
      else packages.set(path, lock.get(path)!);
      reached.add(at);
    }
    if (!folder.includes('node_modules/')) for (const { name } of wantedBy(lock.get(folder)!)) declared.add(name);
  }
  return { packages, workspace, declared };
}
