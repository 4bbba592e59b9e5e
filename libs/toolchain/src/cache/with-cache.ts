import { startClock } from '../progress.ts';
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
    if (opened !== undefined) await discard(await opened, options.progress);
  }
}

/** A build leaves hundreds of thousands of files: their removal takes long enough to be announced. */
async function discard(scratch: Scratch, progress: Progress): Promise<void> {
  const { elapsed } = startClock();
  progress({ tool: 'build caches', state: 'building', detail: 'removing downloads and compiled packages' });
  await scratch.dispose();
  progress({ tool: 'build caches', state: 'done', detail: 'removed', elapsedMs: elapsed() });
}
