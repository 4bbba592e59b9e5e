import type { Progress } from '../progress.ts';
import type { CacheContext } from './ensure-entry.ts';
import { Scratch, sweepScratch } from './scratch.ts';

interface CacheOptions {
  readonly root: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `action` with a cache whose working folder, module downloads and compiled packages included, is removed
 * at the end whatever happens. Kept until then, one build's downloads serve the next.
 */
export async function withCache<T>(options: CacheOptions, action: (context: CacheContext) => Promise<T>): Promise<T> {
  let opened: Promise<Scratch> | undefined;
  const scratch = (): Promise<Scratch> => {
    opened ??= sweepScratch(options.root).then(() => Scratch.open(options.root));
    return opened;
  };
  try {
    return await action({ ...options, scratch });
  } finally {
    await (await opened)?.dispose();
  }
}
