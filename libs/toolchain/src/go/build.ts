import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scratch } from '../cache/scratch.ts';
import { ToolchainError } from '../errors.ts';
import { diskFull } from '../fs/disk-full.ts';
import { startClock, withHeartbeat } from '../progress.ts';
import type { Progress, ProgressEvent } from '../progress.ts';
import { run } from '../process/run.ts';
import { additionFlags, layAdditions } from './additions.ts';
import { embedFlags, layEmbeds } from './embeds.ts';
import { goEnvironment } from './environment.ts';
import type { GoInstallation } from './installation.ts';
import type { ToolModule } from './module.ts';
import { LISTING, packageKeys } from './package-keys.ts';
import { fillVersion } from './version.ts';

export interface BuildContext {
  readonly go: GoInstallation;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Where compiled packages are kept; in the scratch folder when absent. */
  readonly packages?: string | undefined;
  /** Keys of the packages that tools fetched before are made of, which compile them first; added to by each. */
  readonly foreseen: Set<string>;
}

interface Job extends BuildContext {
  readonly module: ToolModule;
  readonly scratch: Scratch;
  readonly out: string;
  /** What is being done, changed as the build goes on. */
  doing: Pick<ProgressEvent, 'state' | 'packages'>;
  workedMs: number;
}

const DOWNLOAD_TRIES = 3;

function linkerFlags({ spec, version }: ToolModule): string {
  const variables = Object.entries(spec.variables ?? {});
  return ['-s -w', ...variables.map(([name, value]) => `-X ${name}=${fillVersion(value, version)}`)].join(' ');
}

function tagFlags({ spec }: ToolModule): string[] {
  return spec.tags === undefined ? [] : [`-tags=${spec.tags.join(',')}`];
}

/** What chooses the files that are compiled. */
function sourceFlags(built: Pick<Job, 'module' | 'scratch'>): string[] {
  return [...tagFlags(built.module), ...embedFlags(built), ...additionFlags(built)];
}

interface GoResult {
  readonly code: number;
  readonly stdout: string;
  /** Go's last words on standard error, the names of packages it compiles left out. */
  readonly messages: readonly string[];
}

function failure(job: Job, { code, messages }: GoResult, kind: 'build-failed' | 'download-failed'): ToolchainError {
  if (messages.some((line) => line.includes('no space left on device'))) {
    return diskFull(`the disk of ${job.scratch.dir} filled up while building ${job.module.name}`);
  }
  const what = kind === 'build-failed' ? 'does not compile' : 'cannot be downloaded: check the network and GOPROXY';
  const named = `${job.module.name} ${job.module.version} ${what} (exit code ${code}); Go's last lines:`;
  return new ToolchainError(kind, named, messages);
}

const PACKAGE = /^[\w.+~!-]+(?:\/[\w.+~!-]+)*$/;
const MESSAGES = 20;

async function go(job: Job, args: readonly string[], onPackage?: (name: string) => void): Promise<GoResult> {
  const messages: string[] = [];
  const onLine = (line: string, stream: 'stdout' | 'stderr'): void => {
    if (stream === 'stdout' || line.trim() === '') return;
    if (PACKAGE.test(line)) onPackage?.(line);
    else messages.push(line);
  };
  const { code, stdout } = await run(job.go.path, args, {
    cwd: job.module.dir,
    env: {
      ...goEnvironment(job.go, job.scratch, job.env, job.module.spec),
      ...(job.packages && { GOCACHE: job.packages }),
    },
    ...(job.signal && { signal: job.signal }),
    onSpawn: (pid) => job.scratch.record(pid),
    onLine,
  });
  return { code, stdout, messages: messages.slice(-MESSAGES) };
}

function countNew(keys: readonly string[], foreseen: Set<string>): number {
  const fresh = keys.filter((key) => !foreseen.has(key));
  for (const key of fresh) foreseen.add(key);
  return fresh.length;
}

/** Go's words for what no second try mends: sources that are wrong or that the go.mod does not fit. */
const LASTING =
  /missing go\.sum entry|updates to go\.mod|cannot find|no required module|is not in std|SECURITY ERROR|requires go >=/;

/** Downloads what the package needs, no more, and resolves with the number of packages that no tool before it has compiled. */
async function download(job: Job): Promise<number> {
  await layEmbeds(job, (args) => downloading(job, args));
  await layAdditions(job, (args) => downloading(job, args));
  const flags = sourceFlags(job);
  const listed = await downloading(job, ['list', '-deps', '-f', LISTING, ...flags, job.module.package]);
  return countNew(packageKeys(listed), job.foreseen);
}

/** What Go prints where it downloads; asked again where the network fails. */
async function downloading(job: Job, args: readonly string[]): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await go(job, args);
    if (result.code === 0) return result.stdout;
    const lasting = result.messages.some((line) => LASTING.test(line));
    if (lasting) throw failure(job, result, 'build-failed');
    if (attempt === DOWNLOAD_TRIES) throw failure(job, result, 'download-failed');
    await sleep(attempt * 1000, undefined, { signal: job.signal });
  }
}

async function compile(job: Job, total: number, onLinking: () => void): Promise<void> {
  let compiled = 0;
  const onPackage = (name: string): void => {
    compiled += 1;
    job.doing = { state: 'compiling', packages: { compiled, of: Math.max(compiled, total) } };
    if (name !== job.module.package) return;
    job.doing = { state: 'linking' };
    onLinking();
  };
  const result = await go(job, compileArguments(job), onPackage);
  if (result.code !== 0) throw failure(job, result, 'build-failed');
}

function compileArguments({ module, out, scratch }: Job): string[] {
  // Debugging tables are stripped in the end; never written, they save a tenth of the time and a fifth of the cache (etcd).
  const lean = ['-gcflags=all=-dwarf=false', `-ldflags=${linkerFlags(module)}`];
  const flags = [...lean, ...sourceFlags({ module, scratch })];
  return ['build', '-v', ...flags, '-o', join(out, 'bin', module.name), module.package];
}

async function copyAssets(job: Job): Promise<void> {
  const { assets = [], module } = job.module.spec;
  if (assets.length === 0 || module === undefined) return;
  const found = await go(job, ['list', '-m', '-f', '{{.Dir}}', module]);
  if (found.code !== 0) throw failure(job, found, 'build-failed');
  for (const { from, to } of assets) {
    await cp(join(found.stdout.trim(), from), join(job.out, 'assets', to), { recursive: true });
  }
}

async function linkPrograms({ out, module }: Job): Promise<void> {
  for (const program of module.spec.programs ?? []) await symlink(module.name, join(out, 'bin', program));
}

/** Runs a step with a beat of progress. Resolves with its result and adds its time to the job's. */
async function timed<T>(job: Job, step: () => Promise<T>): Promise<T> {
  const { elapsed } = startClock();
  const before = job.workedMs;
  const beat = (): void => {
    job.workedMs = before + elapsed();
    job.progress({ tool: job.module.name, ...job.doing, elapsedMs: job.workedMs });
  };
  try {
    return await withHeartbeat(beat, step);
  } finally {
    job.workedMs = before + elapsed();
  }
}

/** What a build needs is on disk. */
export interface Fetched {
  /** Packages of the program that no tool before it compiles. */
  readonly packages: number;
  readonly ms: number;
}

/** Downloads a module's dependencies into the scratch folder. Rejects with `download-failed`, `build-failed` or `disk-full`. */
export async function fetchTool(module: ToolModule, scratch: Scratch, context: BuildContext): Promise<Fetched> {
  const job: Job = { ...context, module, scratch, out: '', doing: { state: 'downloading' }, workedMs: 0 };
  const packages = await timed(job, () => download(job));
  return { packages, ms: job.workedMs };
}

/** Where a build writes, and whom it tells that it links, which leaves cores free for the next. */
export interface BuildTarget {
  readonly out: string;
  readonly scratch: Scratch;
  readonly onLinking: () => void;
}

/**
 * Builds a module's program into `out`: bin/NAME, a link beside it for each of its further names, and assets/.
 * Resolves with the milliseconds of work, the fetch included.
 * Rejects with `build-failed` or `disk-full`, or the signal's reason when aborted.
 */
export async function buildTool(
  module: ToolModule,
  fetched: Fetched,
  { out, scratch, onLinking }: BuildTarget,
  context: BuildContext,
): Promise<number> {
  const packages = { compiled: 0, of: fetched.packages };
  const job: Job = {
    ...{ ...context, module, scratch, out },
    doing: { state: 'compiling', packages },
    workedMs: fetched.ms,
  };
  await mkdir(join(out, 'bin'));
  await timed(job, () => compile(job, fetched.packages, onLinking));
  await linkPrograms(job);
  await copyAssets(job);
  return job.workedMs;
}
