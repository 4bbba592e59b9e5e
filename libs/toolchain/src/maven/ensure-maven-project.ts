import { cp, mkdir, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheRoot } from '../cache/cache-root.ts';
import { ensureEntry, entryDir } from '../cache/ensure-entry.ts';
import { isComplete, readRecord } from '../cache/entry.ts';
import type { CacheContext, Recipe } from '../cache/ensure-entry.ts';
import type { Scratch } from '../cache/scratch.ts';
import { withCache } from '../cache/with-cache.ts';
import { ToolchainError } from '../errors.ts';
import { digestFile, digestFolder, digestJson } from '../fs/digest.ts';
import { needDisk } from '../fs/disk.ts';
import { diskFull } from '../fs/disk-full.ts';
import { findExecutable } from '../process/find-executable.ts';
import { run } from '../process/run.ts';
import { startClock, withHeartbeat } from '../progress.ts';
import type { Progress } from '../progress.ts';

export interface MavenOptions {
  /** The folder with pom.xml and, where there is code, src/main. */
  readonly dir: string;
  /** Its name in the cache and in messages. */
  readonly name: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Where the cache lies; `cacheRoot()` when absent. */
  readonly root?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

export interface MavenProject {
  /** For `java -cp`: the project's own jar first, then its runtime dependencies by name. */
  readonly classpath: string;
  /** The folder of those jars, flat, ready to be copied into an image. */
  readonly dir: string;
  readonly jars: readonly string[];
  readonly source: 'cache' | 'built';
}

const DISK_MIB = 500;
const SOURCES = ['pom.xml', 'src/main'];
/** Part of the digest: raise it when the way of building changes. */
const RECIPE = 1;

async function digestOf(dir: string, name: string): Promise<string> {
  if (!existsSync(join(dir, 'pom.xml'))) {
    throw new ToolchainError('wrong-usage', `${dir} has no pom.xml: the Maven project ${name} cannot be built from it`);
  }
  const code = existsSync(join(dir, 'src/main')) ? await digestFolder(join(dir, 'src/main')) : [];
  return digestJson([RECIPE, await digestFile(join(dir, 'pom.xml')), code]);
}

function keyOf(sources: string): string {
  return sources.slice(0, 24);
}

/** Whether a project's folder stands in the cache for its present sources; looks at names, not at contents. */
export async function isMavenProjectBuilt({ name, dir, root }: Pick<MavenOptions, 'name' | 'dir'> & { root: string }) {
  const entry = entryDir(root, name, keyOf(await digestOf(dir, name)));
  const record = await readRecord(entry);
  return record !== undefined && (await isComplete(entry, record));
}

function needMaven(name: string, env: NodeJS.ProcessEnv): string {
  const maven = findExecutable('mvn', env);
  if (maven !== undefined && findExecutable('javac', env) !== undefined) return maven;
  const lacking = maven === undefined ? 'Maven (mvn)' : 'a Java compiler (javac)';
  throw new ToolchainError(
    'maven-missing',
    `${name} is built with ${lacking}, which is not on PATH: apt-get install maven default-jdk-headless, or the like`,
  );
}

/** Builds in a copy: Maven writes into the project's folder, which belongs to the checkout. */
async function copyProject(dir: string, scratch: Scratch): Promise<string> {
  const copy = scratch.fresh('project');
  await mkdir(copy);
  for (const part of SOURCES.filter((path) => existsSync(join(dir, path)))) {
    await mkdir(dirname(join(copy, part)), { recursive: true });
    await cp(join(dir, part), join(copy, part), { recursive: true });
  }
  return copy;
}

async function jarsIn(dir: string): Promise<string[]> {
  if (!existsSync(dir)) return [];
  return (await readdir(dir)).filter((name) => name.endsWith('.jar')).sort();
}

async function runMaven(project: string, jars: string, scratch: Scratch, options: MavenOptions): Promise<void> {
  const env = options.env ?? process.env;
  // Maven's own would lie below HOME, and two Mavens that download into one at a time spoil it.
  const repository = `-Dmaven.repo.local=${scratch.shared('maven-repository')}`;
  const goals = [
    repository,
    'package',
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${jars}`,
  ];
  const maven = needMaven(options.name, env);
  const result = await run(maven, ['-q', '-B', '-Dmaven.test.skip=true', ...goals], {
    cwd: project,
    env,
    ...(options.signal && { signal: options.signal }),
    onSpawn: (pid) => scratch.record(pid),
  });
  if (result.code === 0) return;
  if (result.tail.some((line) => line.includes('No space left on device'))) {
    throw diskFull(`the disk of ${scratch.dir} filled up while building ${options.name}`);
  }
  const what = `${options.name} could not be built by Maven (exit code ${result.code}); its last lines:`;
  throw new ToolchainError('maven-failed', what, result.tail);
}

async function produce(out: string, scratch: Scratch, options: MavenOptions): Promise<number> {
  const { elapsed } = startClock();
  const { name, progress } = options;
  const beat = (): void =>
    progress({ tool: name, state: 'building', detail: 'fetching and compiling with Maven', elapsedMs: elapsed() });
  await withHeartbeat(beat, async () => {
    const project = await copyProject(options.dir, scratch);
    await mkdir(join(out, 'lib'));
    await runMaven(project, join(out, 'lib'), scratch, options);
    // Its own jar sorts first, so that its classes win and its name does not matter.
    const target = join(project, 'target');
    for (const jar of await jarsIn(target)) await cp(join(target, jar), join(out, 'lib', `0-${jar}`));
  });
  return elapsed();
}

/** See `ensureMavenProject`; in a cache that is open already, whose downloads one project's build leaves to the next. */
export async function mavenProjectIn(cache: CacheContext, options: MavenOptions): Promise<MavenProject> {
  const sources = await digestOf(options.dir, options.name);
  const recipe: Recipe = {
    name: options.name,
    version: sources.slice(0, 12),
    key: keyOf(sources),
    sources,
    builder: 'maven',
    produce: async (out, scratch) => {
      needMaven(options.name, options.env ?? process.env);
      await needDisk(cache.root, DISK_MIB, `building ${options.name}`);
      return produce(out, scratch, options);
    },
  };
  const entry = await ensureEntry(recipe, cache);
  const dir = join(entry.dir, 'lib');
  const jars = (await jarsIn(dir)).map((jar) => join(dir, jar));
  return { classpath: jars.join(':'), dir, jars, source: entry.source };
}

/**
 * A Maven project's jar (where it has code) and all jars it needs at run time: from the cache, else built by `mvn` in a
 * copy of the folder. The key is a digest of pom.xml and src/main. Maven's settings (~/.m2/settings.xml) are read; what it
 * downloads goes with the build.
 * Rejects with `wrong-usage` (no pom.xml), `maven-missing`, `maven-failed` (with Maven's last lines), `disk-full`,
 * `cache-unsafe`, or the signal's reason when aborted.
 */
export function ensureMavenProject(options: MavenOptions): Promise<MavenProject> {
  const { progress, signal, root = cacheRoot(options.env) } = options;
  return withCache({ root, progress, signal }, (cache) => mavenProjectIn(cache, options));
}
