import { isComplete } from '../cache/entry.ts';
import { entryDir, listEntries } from '../cache/ensure-entry.ts';
import { isToolchainError } from '../errors.ts';
import { readModules } from '../go/module.ts';
import type { ToolModule } from '../go/module.ts';
import { keyOf } from './ensure-from.ts';
import type { Source } from './ensure-from.ts';
import { keyOfWheel, publicWheels } from '../wheel/ensure-wheels.ts';
import type { WheelSource } from '../wheel/ensure-wheels.ts';
import { readWheels } from '../wheel/pinned-wheel.ts';
import { publicSource } from './ensure-tools.ts';
import { byKind, costOf } from './tool-names.ts';
import type { ToolName } from './tool-names.ts';

/** Go's version; undefined where there is none or it does not run: then what any compiler built serves. */
async function goVersion<Name extends string>(source: Source<Name>): Promise<string | undefined> {
  try {
    return (await source.findGo())?.version;
  } catch (error) {
    if (isToolchainError(error)) return undefined;
    throw error;
  }
}

/** Whether an entry of these sources is whole; under this key where one is given, else under any. */
async function isThere(
  root: string,
  { name, sources }: Pick<ToolModule, 'name' | 'sources'>,
  key: string | undefined,
): Promise<boolean> {
  const wanted = key === undefined ? undefined : entryDir(root, name, key);
  const entries = await listEntries(root, name);
  const serving = entries.filter(({ dir, record }) => record.sources === sources && (wanted ?? dir) === dir);
  const complete = await Promise.all(serving.map(({ dir, record }) => isComplete(dir, record)));
  return complete.includes(true);
}

/** See `builtTools`. */
export async function builtFrom<Name extends string>(source: Source<Name>, names: readonly Name[]): Promise<Set<Name>> {
  const modules = await readModules(source.modules, source.catalogue, names);
  const go = await goVersion(source);
  const built = await Promise.all(modules.map((module) => isThere(source.root, module, go && keyOf(module, go))));
  return new Set(names.filter((_, i) => built[i]));
}

/** Those of the named tools whose wheels were fetched. */
async function fetchedFrom<Name extends string>(source: WheelSource<Name>, names: readonly Name[]): Promise<Set<Name>> {
  const wheels = await readWheels(source.wheels, source.catalogue, names);
  const there = await Promise.all(wheels.map((wheel) => isThere(source.root, wheel, keyOfWheel(wheel))));
  return new Set(names.filter((_, i) => there[i]));
}

/**
 * Those of the named tools that stand built in the cache for this checkout's sources and this machine's Go; where Go is
 * missing, for whichever Go. In milliseconds: looks at names, not at contents, which `ensureTools` checks.
 */
export async function builtTools(names: readonly ToolName[]): Promise<Set<ToolName>> {
  const { go, wheels } = byKind(names);
  const [built, fetched] = await Promise.all([builtFrom(publicSource(), go), fetchedFrom(publicWheels(), wheels)]);
  return new Set<ToolName>([...built, ...fetched]);
}

/** Tools that have to be compiled or fetched first. */
export interface MissingTools {
  readonly names: readonly ToolName[];
  /** Seconds of work on the reference machine, which has two cores. */
  readonly seconds: number;
}

/** Those of the named tools that are not in the cache, longest build first, and how long they take; as quick as `builtTools`. */
export async function missingTools(names: readonly ToolName[]): Promise<MissingTools> {
  const built = await builtTools(names);
  const missing = [...new Set(names)].filter((name) => !built.has(name));
  missing.sort((a, b) => costOf(b) - costOf(a));
  return { names: missing, seconds: missing.reduce((sum, name) => sum + costOf(name), 0) };
}
