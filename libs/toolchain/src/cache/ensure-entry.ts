import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { namingFullDisk } from '../fs/disk-full.ts';
import { withLock } from '../fs/lock.ts';
import { closeCache } from '../fs/trust.ts';
import type { Progress } from '../progress.ts';
import { isIntact, publish, readRecord, seal } from './entry.ts';
import type { EntryRecord } from './entry.ts';
import type { Scratch } from './scratch.ts';

/** How one folder of the cache comes to be. */
export interface Recipe {
  readonly name: string;
  readonly version: string;
  /** Name of the folder: a digest over all that the result depends on, the compiler included. */
  readonly key: string;
  readonly sources: string;
  readonly builder: string;
  /** Writes the files into an existing, empty folder; resolves with the milliseconds it worked, waiting for its turn left out. */
  readonly produce: (out: string, scratch: Scratch) => Promise<number>;
}

export interface CacheContext {
  readonly root: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** The working folder, made on first use: a command that finds all in the cache makes none. */
  readonly scratch: () => Promise<Scratch>;
}

/** The folder of locks, one a recipe. */
export const LOCKS = '.locks';

export interface Entry {
  readonly dir: string;
  readonly record: EntryRecord;
  readonly source: 'cache' | 'built';
}

export function entryDir(root: string, name: string, key: string): string {
  return join(root, name, key);
}

async function intactEntry(dir: string): Promise<Entry | undefined> {
  const record = await readRecord(dir);
  if (record === undefined || !(await isIntact(dir, record))) return undefined;
  return { dir, record, source: 'cache' };
}

async function produce(recipe: Recipe, dir: string, context: CacheContext): Promise<Entry> {
  const scratch = await context.scratch();
  const out = scratch.fresh(recipe.name);
  await mkdir(out);
  const buildMs = await recipe.produce(out, scratch);
  context.signal?.throwIfAborted();
  const { name, version, sources, builder } = recipe;
  const facts = { name, version, sources, builder, builtAt: new Date().toISOString(), buildMs };
  const record = await seal(out, facts);
  await publish(out, dir, scratch);
  context.progress({ tool: name, state: 'built', elapsedMs: buildMs });
  return { dir, record, source: 'built' };
}

/** The recipe's folder: from the cache when it is there and intact, else built once however many ask for it. */
export async function ensureEntry(recipe: Recipe, context: CacheContext): Promise<Entry> {
  const dir = entryDir(context.root, recipe.name, recipe.key);
  await closeCache(context.root, [recipe.name]);
  const cached = await intactEntry(dir);
  if (cached !== undefined) return report(cached, context);
  const onWait = (pid: number): void =>
    context.progress({ tool: recipe.name, state: 'waiting', detail: `waits for process ${pid}, which builds it` });
  const lock = join(context.root, LOCKS, `${recipe.name}-${recipe.key}`);
  return withLock(lock, { signal: context.signal, onWait }, async () => {
    const meanwhile = await intactEntry(dir);
    if (meanwhile !== undefined) return report(meanwhile, context);
    return namingFullDisk(context.root, `building ${recipe.name}`, () => produce(recipe, dir, context));
  });
}

function report(entry: Entry, context: CacheContext): Entry {
  context.progress({ tool: entry.record.name, state: 'cached' });
  return entry;
}

/** An intact folder built from the same sources by whichever compiler, newest first; for machines without one. */
export async function findEntry(root: string, name: string, sources: string): Promise<Entry | undefined> {
  const entries = (await listEntries(root, name)).filter(({ record }) => record.sources === sources);
  entries.sort((a, b) => b.record.builtAt.localeCompare(a.record.builtAt));
  for (const { dir } of entries) {
    const entry = await intactEntry(dir);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** All folders of one name that have a record, intact or not. */
export async function listEntries(root: string, name: string): Promise<{ dir: string; record: EntryRecord }[]> {
  const parent = join(root, name);
  const keys = await readdir(parent).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = await Promise.all(
    keys.map(async (key) => ({ dir: join(parent, key), record: await readRecord(join(parent, key)) })),
  );
  return found.flatMap(({ dir, record }) => (record === undefined ? [] : [{ dir, record }]));
}
