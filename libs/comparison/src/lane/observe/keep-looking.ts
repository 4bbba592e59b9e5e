import { setTimeout as sleep } from 'node:timers/promises';

export interface Looking {
  everyMs: number;
  /** What is looked at, for the words of a failure. */
  what: string;
  /** Whether to look now: each look costs what is looked at. */
  isDue: () => boolean;
  look: () => Promise<void>;
}

export interface KeptLooking {
  /** Why the last look failed, if it did. */
  failure(): string | null;
  /** Once a look that is under way has ended. */
  stop(): Promise<void>;
}

/** Looks again and again, one look at a time. A look that fails is made up for by the next that does not. */
export const keepLooking = ({ everyMs, what, isDue, look }: Looking): KeptLooking => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let failed: string | null = null;
  const run = async () => {
    while (!signal.aborted) {
      if (isDue()) {
        failed = await look().then(
          () => null,
          (error: unknown) => `${what} could not be read: ${(error as Error).message}`,
        );
      }
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    failure: () => failed,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
