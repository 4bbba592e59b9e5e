import { closeCache } from '../fs/trust.ts';
import { startClock, withHeartbeat } from '../progress.ts';
import type { Progress } from '../progress.ts';
import { LOCKS } from './ensure-entry.ts';
import type { CacheContext } from './ensure-entry.ts';
import { Scratch, sweepScratch, WORK } from './scratch.ts';

interface CacheOptions {
  readonly root: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `action` with a cache whose working folder, module downloads and compiled packages included, is removed
 * at the end whatever happens. Kept until then, one build's downloads serve the next. A cache that others can write to
 * is closed to them first, or refused with `cache-unsafe`.
 */
export async function withCache<T>(options: CacheOptions, action: (context: CacheContext) => Promise<T>): Promise<T> {
  await closeCache(options.root, [LOCKS, WORK]);
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
  const beat = (): void =>
    progress({ tool: 'build caches', state: 'removing', detail: 'are removed', elapsedMs: elapsed() });
  await withHeartbeat(beat, () => scratch.dispose());
  progress({ tool: 'build caches', state: 'done', detail: 'removed', elapsedMs: elapsed() });
}
