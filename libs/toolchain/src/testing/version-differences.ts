import type { GoMod } from '../go/go-mod.ts';

/** A module that two tools have in different versions: nothing compiled of it, or of what imports it, serves both. */
export interface VersionDifference {
  readonly module: string;
  readonly version: string;
  readonly shared: string;
}

/** What Kubernetes requires of its staging modules, and replaces: the compiled packages are named so, which no other tool can. */
const UNSET = 'v0.0.0';

/**
 * What `tool` has in another version than `base`. Only equal versions share compiled packages: a package's cache key holds its module's
 * version (-trimpath) and the keys of all that it imports.
 */
export function differences(tool: GoMod, base: GoMod): VersionDifference[] {
  return [...tool.requires].flatMap(([module, version]) => {
    const shared = base.requires.get(module);
    if (shared === undefined || shared === UNSET || shared === version) return [];
    return [{ module, version, shared }];
  });
}
