import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from '../cache/cache-root.ts';
import { ensureEntry } from '../cache/ensure-entry.ts';
import type { Scratch } from '../cache/scratch.ts';
import { withCache } from '../cache/with-cache.ts';
import { ToolchainError } from '../errors.ts';
import { digestJson } from '../fs/digest.ts';
import { needDisk } from '../fs/disk.ts';
import { run } from '../process/run.ts';
import { startClock, withHeartbeat } from '../progress.ts';
import type { Progress } from '../progress.ts';
import type { NpmFiles } from './npm-files.ts';

export interface NpmOptions {
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Where the cache lies; `cacheRoot()` when absent. */
  readonly root?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Part of every digest: raise it when the way of unpacking changes. */
const RECIPE = 1;

/** Digest of all that determines the files. */
export function keyOfNpmFiles({ package: name, version, integrity, folder }: NpmFiles): string {
  return digestJson([RECIPE, name, version, integrity, folder]).slice(0, 24);
}

async function command(program: string, args: readonly string[], options: NpmOptions, scratch: Scratch): Promise<void> {
  const { code, tail } = await run(program, args, {
    env: options.env ?? process.env,
    signal: options.signal,
    onSpawn: (pid) => scratch.record(pid),
  });
  if (code !== 0)
    throw new ToolchainError('download-failed', `${program} failed (exit code ${code}); its last lines:`, tail);
}

/** The archive alone: neither what the package depends on nor its scripts. */
async function fetchArchive(files: NpmFiles, options: NpmOptions, scratch: Scratch): Promise<string> {
  const folder = scratch.fresh(files.name);
  await mkdir(folder);
  const pack = [
    'pack',
    `${files.package}@${files.version}`,
    '--pack-destination',
    folder,
    '--ignore-scripts',
    '--silent',
  ];
  await command('npm', pack, options, scratch);
  const [archive] = await readdir(folder);
  if (archive === undefined) throw new ToolchainError('download-failed', `npm fetched no archive of ${files.package}`);
  return join(folder, archive);
}

async function needIntegrity(files: NpmFiles, archive: string): Promise<void> {
  const found = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (found === files.integrity) return;
  const what = `${files.package} ${files.version} is not what was pinned: ${found} instead of ${files.integrity}`;
  throw new ToolchainError('download-failed', what);
}

async function produce(files: NpmFiles, out: string, options: NpmOptions, scratch: Scratch): Promise<void> {
  const archive = await fetchArchive(files, options, scratch);
  await needIntegrity(files, archive);
  const unpacked = scratch.fresh('package');
  await mkdir(unpacked);
  const plain = ['--no-same-owner', '--no-same-permissions', '--strip-components=1'];
  await command('tar', ['-xzf', archive, '-C', unpacked, ...plain, `package/${files.folder}`], options, scratch);
  await cp(join(unpacked, files.folder), join(out, files.folder), { recursive: true });
}

/**
 * The folder of these files, from the cache or fetched by npm, whose registry is whichever it is set to. An archive of another digest is refused
 * before anything is unpacked. @throws ToolchainError `download-failed`, `disk-full`, `cache-unsafe`
 */
export async function ensureNpmFiles(files: NpmFiles, options: NpmOptions): Promise<string> {
  const { progress, signal, root = cacheRoot() } = options;
  const { name, version } = files;
  const key = keyOfNpmFiles(files);
  return withCache({ root, progress, signal }, async (cache) => {
    const fetched = async (out: string, scratch: Scratch): Promise<number> => {
      const { elapsed } = startClock();
      await needDisk(root, files.diskMib, `fetching ${name}`);
      const beat = (): void => progress({ tool: name, state: 'downloading', elapsedMs: elapsed() });
      await withHeartbeat(beat, () => produce(files, out, options, scratch));
      return elapsed();
    };
    const entry = await ensureEntry({ name, version, sources: key, key, builder: 'npm', produce: fetched }, cache);
    return join(entry.dir, files.folder);
  });
}
