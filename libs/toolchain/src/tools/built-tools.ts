import { isComplete } from '../cache/entry.ts';
import { entryDir, listEntries } from '../cache/ensure-entry.ts';
import { isToolchainError } from '../errors.ts';
import { CATALOGUE } from '../go/catalogue.ts';
import type { ToolName } from '../go/catalogue.ts';
import { readModules } from '../go/module.ts';
import type { ToolModule } from '../go/module.ts';
import { keyOf } from './ensure-from.ts';
import type { Source } from './ensure-from.ts';
import { publicSource } from './ensure-tools.ts';

/** Go's version; undefined where there is none or it does not run: then what any compiler built serves. */
async function goVersion<Name extends string>(source: Source<Name>): Promise<string | undefined> {
  try {
    return (await source.findGo())?.version;
  } catch (error) {
    if (isToolchainError(error)) return undefined;
    throw error;
  }
}

async function isBuilt(root: string, module: ToolModule, go: string | undefined): Promise<boolean> {
  const wanted = go === undefined ? undefined : entryDir(root, module.name, keyOf(module, go));
  const entries = await listEntries(root, module.name);
  const serving = entries.filter(({ dir, record }) => record.sources === module.sources && (wanted ?? dir) === dir);
  const complete = await Promise.all(serving.map(({ dir, record }) => isComplete(dir, record)));
  return complete.includes(true);
}

/** See `builtTools`. */
export async function builtFrom<Name extends string>(source: Source<Name>, names: readonly Name[]): Promise<Set<Name>> {
  const modules = await readModules(source.modules, source.catalogue, names);
  const go = await goVersion(source);
  const built = await Promise.all(modules.map((module) => isBuilt(source.root, module, go)));
  return new Set(names.filter((_, i) => built[i]));
}

/**
 * Those of the named tools that stand built in the cache for this checkout's sources and this machine's Go; where Go is
 * missing, for whichever Go. In milliseconds: looks at names, not at contents, which `ensureTools` checks.
 */
export function builtTools(names: readonly ToolName[]): Promise<Set<ToolName>> {
  return builtFrom(publicSource(), names);
}

/** Tools that have to be compiled first. */
export interface MissingTools {
  readonly names: readonly ToolName[];
  /** Seconds of compiling on the reference machine, which has two cores. */
  readonly seconds: number;
}

/** Those of the named tools that are not in the cache, longest build first, and how long they take; as quick as `builtTools`. */
export async function missingTools(names: readonly ToolName[]): Promise<MissingTools> {
  const built = await builtTools(names);
  const missing = [...new Set(names)].filter((name) => !built.has(name));
  missing.sort((a, b) => CATALOGUE[b].cost - CATALOGUE[a].cost);
  return { names: missing, seconds: missing.reduce((sum, name) => sum + CATALOGUE[name].cost, 0) };
}
