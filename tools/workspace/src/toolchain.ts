import { TOOL_NAMES, builtJars, builtTools, progressLines } from '@cutover/toolchain';
import {
  ensureDebianPackages,
  ensureJars,
  ensureTools,
  isToolchainError,
  JAVA_PACKAGES,
  PIP_PACKAGES,
} from '@cutover/toolchain';
import type { EnsureOptions, JarsName } from '@cutover/toolchain';
import { JAR_NAMES, namesOf, PACKAGE_SETS } from './needs.ts';
import type { Needs } from './needs.ts';

/** What makes the tools that tests need; tests replace it. */
export interface Toolchain {
  /** Names, as `namesOf` gives them, of all that stands built. Cheap. */
  built(): Promise<ReadonlySet<string>>;
  /** Makes what is missing, showing progress. Rejects with a ToolchainError that says what to do. */
  ensure(needs: Needs): Promise<void>;
}

async function built(): Promise<ReadonlySet<string>> {
  const [tools, jars] = await Promise.all([builtTools(TOOL_NAMES), builtJars(JAR_NAMES)]);
  return new Set(namesOf({ tools: [...tools], jars: [...jars], packages: [] }));
}

/** Java and Maven are installed only where jars have to be built and cannot: they may have come from elsewhere than Debian. */
async function jarsOf(names: readonly JarsName[], options: EnsureOptions): Promise<void> {
  for (const name of names) {
    try {
      await ensureJars(name, options);
    } catch (error) {
      if (!isToolchainError(error, 'maven-missing')) throw error;
      await ensureDebianPackages(JAVA_PACKAGES, options);
      await ensureJars(name, options);
    }
  }
}

/** pip, likewise, is installed only where a tool has to be fetched with it. */
async function toolsOf(names: Needs['tools'], options: EnsureOptions): Promise<void> {
  try {
    await ensureTools(names, options);
  } catch (error) {
    if (!isToolchainError(error, 'pip-missing')) throw error;
    await ensureDebianPackages(PIP_PACKAGES, options);
    await ensureTools(names, options);
  }
}

async function packagesThenJars({ packages, jars }: Needs, options: EnsureOptions): Promise<void> {
  if (packages.length > 0)
    await ensureDebianPackages(
      packages.flatMap((set) => PACKAGE_SETS[set]),
      options,
    );
  await jarsOf(jars, options);
}

/** Where one fails the others are ended, and awaited: nothing may still write into the cache once the tests run. */
async function together(work: readonly Promise<unknown>[], stop: AbortController): Promise<void> {
  const watched = work.map((part) => part.catch((error: unknown) => (stop.abort(error), Promise.reject(error))));
  await Promise.allSettled(watched);
  await Promise.all(watched);
}

async function ensure(needs: Needs): Promise<void> {
  const stop = new AbortController();
  let isInterrupted = false;
  const interrupted = (): void => {
    isInterrupted = true;
    stop.abort(new Error('interrupted'));
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  const options: EnsureOptions = { progress: progressLines((line) => console.error(line)), signal: stop.signal };
  try {
    await together([toolsOf(needs.tools, options), packagesThenJars(needs, options)], stop);
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    // The cache is whole: the same command goes on from there.
    if (isInterrupted) process.exit(130);
  }
}

export const publicToolchain: Toolchain = { built, ensure };
