import { availableParallelism, freemem } from 'node:os';
import { ensureEntry, entryDir, findEntry } from '../cache/ensure-entry.ts';
import type { CacheContext, Entry } from '../cache/ensure-entry.ts';
import { isIntact, readRecord } from '../cache/entry.ts';
import type { Scratch } from '../cache/scratch.ts';
import { withCache } from '../cache/with-cache.ts';
import { ToolchainError } from '../errors.ts';
import { Estimate } from '../estimate.ts';
import { needDisk } from '../fs/disk.ts';
import { namingFullDisk } from '../fs/disk-full.ts';
import { digestJson } from '../fs/digest.ts';
import { buildTool, fetchTool } from '../go/build.ts';
import type { BuildContext, Fetched } from '../go/build.ts';
import { needGo } from '../go/installation.ts';
import type { GoInstallation } from '../go/installation.ts';
import { readModules } from '../go/module.ts';
import type { ToolModule } from '../go/module.ts';
import type { Catalogue } from '../go/tool-spec.ts';
import type { Progress } from '../progress.ts';
import { allOrFirstError } from '../process/all-or-first-error.ts';
import { Slots } from '../process/slots.ts';
import { findOnPath } from './on-path.ts';
import { toolOfEntry, toolOnPath } from './tool.ts';
import type { Tool } from './tool.ts';

/** Where tools come from: what the public function fixes and tests replace. */
export interface Source<Name extends string> {
  readonly catalogue: Catalogue<Name>;
  readonly modules: string;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly findGo: () => Promise<GoInstallation | undefined>;
  /** Where compiled packages are kept; in the working folder, and so removed at the end, when absent. */
  readonly packages?: string | undefined;
}

export interface EnsureOptions {
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly allowPath?: boolean | undefined;
}

/** A build alone keeps this many cores busy and needs this much memory, by measurement. */
const CORES_PER_BUILD = 4;
const BYTES_PER_BUILD = 3 * 1024 ** 3;

export function buildsAtOnce(cores: number, freeBytes: number): number {
  return Math.max(1, Math.min(Math.floor(cores / CORES_PER_BUILD), Math.floor(freeBytes / BYTES_PER_BUILD)));
}

/** The folder's name in the cache: the sources and the compiler, short enough to read. */
export function keyOf(module: ToolModule, goVersion: string): string {
  return digestJson([module.sources, goVersion]).slice(0, 24);
}

function needKnown<Name extends string>(catalogue: Catalogue<Name>, names: readonly Name[]): void {
  const unknown = names.filter((name) => !Object.hasOwn(catalogue, name));
  if (unknown.length === 0) return;
  const known = Object.keys(catalogue).join(', ');
  throw new ToolchainError('unknown-tool', `no tool is called ${unknown.join(', ')}: the tools are ${known}`);
}

/** Those of `names` that PATH serves. */
async function servedByPath<Name extends string>(
  source: Source<Name>,
  names: readonly Name[],
  progress: Progress,
): Promise<Tool<Name>[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const { onPath } = source.catalogue[name];
      const served = onPath && (await findOnPath(onPath, source.env));
      return served && toolOnPath(name, served);
    }),
  );
  const tools = found.filter((tool) => tool !== undefined);
  for (const tool of tools) {
    progress({ tool: tool.name, state: 'done', detail: `${tool.version} at ${tool.path} serves` });
  }
  return tools;
}

async function isCached(root: string, module: ToolModule, goVersion: string): Promise<boolean> {
  const dir = entryDir(root, module.name, keyOf(module, goVersion));
  const record = await readRecord(dir);
  return record !== undefined && (await isIntact(dir, record));
}

/** Refuses before anything is downloaded what could not be finished. */
async function needBuildable(
  go: GoInstallation,
  modules: readonly ToolModule[],
  root: string,
): Promise<ReadonlySet<ToolModule>> {
  const cached = await Promise.all(modules.map((module) => isCached(root, module, go.version)));
  const missing = modules.filter((_, i) => !cached[i]);
  if (missing.length === 0) return new Set();
  needGo(go, missing);
  const mib = missing.reduce((sum, { spec }) => sum + spec.diskMib, 0);
  await needDisk(root, mib, `building ${missing.map(({ name }) => name).join(', ')}`);
  return new Set(missing);
}

/** One call's builds. */
interface Yard {
  readonly cache: CacheContext;
  readonly build: BuildContext;
  /** Turns to download and to compile: the next tool downloads while one compiles, and compiles while one links. */
  readonly downloads: Slots;
  readonly compiles: Slots;
}

const NOTHING_FETCHED: Fetched = { packages: 0, ms: 0 };

function entryOf(module: ToolModule, { cache, build }: Yard, fetched: Fetched, onLinking: () => void): Promise<Entry> {
  const { name, version, sources } = module;
  const recipe = { name, version, sources, key: keyOf(module, build.go.version), builder: build.go.version };
  const produce = (out: string, scratch: Scratch): Promise<number> =>
    buildTool(module, fetched, { out, scratch, onLinking }, build);
  return ensureEntry({ ...recipe, produce }, cache);
}

/** Takes the tool's lock in its turn to compile, not before: another process may want just this one while ours come to others first. */
async function builtInTurn(module: ToolModule, yard: Yard): Promise<Entry> {
  const scratch = await yard.cache.scratch();
  const fetched = await yard.downloads.use(() => fetchTool(module, scratch, yard.build));
  yard.build.progress({ tool: module.name, state: 'waiting' });
  const release = await yard.compiles.acquire();
  try {
    return await entryOf(module, yard, fetched, release);
  } finally {
    release();
  }
}

/** Without a compiler, what another one built from the same sources serves. */
async function entriesWithoutGo(modules: readonly ToolModule[], cache: CacheContext): Promise<Entry[]> {
  const entries = await Promise.all(modules.map(({ name, sources }) => findEntry(cache.root, name, sources)));
  const missing = modules.filter((_, i) => entries[i] === undefined);
  if (missing.length > 0) needGo(undefined, missing);
  for (const { name } of modules) cache.progress({ tool: name, state: 'cached' });
  return entries.filter((entry) => entry !== undefined);
}

async function buildEntries<Name extends string>(
  source: Source<Name>,
  modules: readonly ToolModule[],
  go: GoInstallation,
  options: EnsureOptions,
): Promise<Entry[]> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  return withCache({ root: source.root, progress: options.progress, signal }, async (opened) => {
    const missing = await needBuildable(go, modules, source.root);
    const progress = withEstimate(missing, options.progress);
    for (const { name } of missing) progress({ tool: name, state: 'waiting' });
    const { env, packages } = source;
    const cache: CacheContext = { ...opened, progress };
    const build: BuildContext = { go, progress, signal, env, packages, foreseen: new Set() };
    const compiles = new Slots(buildsAtOnce(availableParallelism(), freemem()));
    const yard: Yard = { cache, build, downloads: new Slots(1), compiles };
    const entry = (module: ToolModule): Promise<Entry> =>
      missing.has(module) ? builtInTurn(module, yard) : entryOf(module, yard, NOTHING_FETCHED, () => undefined);
    const work = modules.map((module) => reportingFailure(module.name, yard, () => entry(module)));
    return allOrFirstError(work, () => stop.abort(new Error('another build failed')));
  });
}

/** Adds to every report how long all that is missing will still take. */
function withEstimate(missing: ReadonlySet<ToolModule>, progress: Progress): Progress {
  const estimate = new Estimate(new Map([...missing].map(({ name, spec }) => [name, spec.cost])));
  return (event) => {
    estimate.see(event);
    const leftMs = estimate.leftMs();
    progress(leftMs === undefined ? event : { ...event, leftMs });
  };
}

async function reportingFailure<T>(tool: string, { cache }: Yard, action: () => Promise<T>): Promise<T> {
  try {
    return await namingFullDisk(cache.root, `building ${tool}`, action);
  } catch (error) {
    const failed = error instanceof ToolchainError;
    cache.progress(failed ? { tool, state: 'failed', detail: error.message } : { tool, state: 'stopped' });
    throw error;
  }
}

async function entriesOf<Name extends string>(
  source: Source<Name>,
  modules: readonly ToolModule[],
  options: EnsureOptions,
): Promise<Entry[]> {
  const go = await source.findGo();
  if (go !== undefined) return buildEntries(source, modules, go, options);
  return withCache({ root: source.root, ...options }, (cache) => entriesWithoutGo(modules, cache));
}

/** The named tools, longest build first where they have to be built; see `ensureTools`. */
export async function ensureFrom<Name extends string>(
  source: Source<Name>,
  names: readonly Name[],
  options: EnsureOptions,
): Promise<Record<Name, Tool<Name>>> {
  needKnown(source.catalogue, names);
  options.signal?.throwIfAborted();
  const wanted = [...new Set(names)];
  const served = options.allowPath ? await servedByPath(source, wanted, options.progress) : [];
  const rest = wanted.filter((name) => !served.some((tool) => tool.name === name));
  const modules = await readModules(source.modules, source.catalogue, rest);
  modules.sort((a, b) => b.spec.cost - a.spec.cost);
  const entries = modules.length === 0 ? [] : await entriesOf(source, modules, options);
  const tools = entries.map((entry) => {
    const name = entry.record.name as Name;
    return toolOfEntry(name, source.catalogue[name], entry);
  });
  return Object.fromEntries([...served, ...tools].map((tool) => [tool.name, tool])) as Record<Name, Tool<Name>>;
}
