import { setTimeout as sleep } from 'node:timers/promises';
import { isOciError } from '../errors.ts';

export interface RetryOptions {
  /** Tries in all; default 4. */
  readonly attempts?: number;
  /** Milliseconds before the second try; doubled each time; default 200. */
  readonly firstDelayMs?: number;
}

const MAX_DELAY_MS = 10_000;

/** Runs something that may safely run twice again, as long as its error says `retriable`. A Retry-After in seconds is kept, up to 10 s. */
export async function retrying<T>(run: () => Promise<T>, options: RetryOptions = {}, signal?: AbortSignal): Promise<T> {
  const attempts = options.attempts ?? 4;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts || !isOciError(error) || !error.retriable || signal?.aborted) throw error;
      const asked = Number(error.fields['retryAfter']) * 1000;
      const delay = Number.isFinite(asked) ? asked : (options.firstDelayMs ?? 200) * 2 ** (attempt - 1);
      await sleep(Math.min(delay, MAX_DELAY_MS), undefined, signal ? { signal } : {});
    }
  }
}
