import { setTimeout as sleep } from 'node:timers/promises';
import { isOciError, type OciError } from '../errors.ts';

export interface RetryOptions {
  /** Tries in all; default 4. */
  readonly attempts?: number;
  /** Milliseconds before the second try; doubled each time; default 200. */
  readonly firstDelayMs?: number;
}

const DEFAULTS = { attempts: 4, firstDelayMs: 200 };
const MAX_DELAY_MS = 10_000;

/** Runs something that may safely run twice again, as long as its error says `retriable`. A Retry-After in seconds is kept, up to 10 s. */
export async function retrying<T>(run: () => Promise<T>, options: RetryOptions = {}, signal?: AbortSignal): Promise<T> {
  const { attempts, firstDelayMs } = { ...DEFAULTS, ...options };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts || !isRetriable(error) || signal?.aborted) throw error;
      const delay = askedDelay(error) ?? firstDelayMs * 2 ** (attempt - 1);
      await sleep(Math.min(delay, MAX_DELAY_MS), undefined, signal ? { signal } : {});
    }
  }
}

function isRetriable(error: unknown): error is OciError {
  return isOciError(error) && error.retriable;
}

function askedDelay(error: OciError): number | undefined {
  const seconds = Number(error.fields['retryAfter']);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
