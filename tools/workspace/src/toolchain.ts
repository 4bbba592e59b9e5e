import { builtJars, builtTools, ensureNeeds, progressLines, TOOL_NAMES } from '@cutover/toolchain';
import { endProcess } from '@cutover/toolchain/end';
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

async function ensure(needs: Needs): Promise<void> {
  const stop = new AbortController();
  let isInterrupted = false;
  const interrupted = (): void => {
    isInterrupted = true;
    stop.abort(new Error('interrupted'));
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  const { tools, jars, packages } = needs;
  const debian = packages.flatMap((set) => PACKAGE_SETS[set]);
  try {
    await ensureNeeds(
      { tools, jars, debian },
      { progress: progressLines((line) => console.error(line)), signal: stop.signal },
    );
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    // The cache is whole: the same command goes on from there.
    if (isInterrupted) await endProcess(130);
  }
}

export const publicToolchain: Toolchain = { built, ensure };
