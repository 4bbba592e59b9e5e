import { setTimeout as sleep } from 'node:timers/promises';
import { isOciError } from '../errors.ts';

export interface RetryOptions {
  /** Tries in all; default 4. */
  readonly attempts?: number;
  /** Milliseconds before the second try; doubled each time; default 200. */
  readonly firstDelayMs?: number;
}

const DEFAULTS = { attempts: 4, firstDelayMs: 200 };
const MAX_DELAY_MS = 10_000;
const MAX_ASKED_MS = 60_000;

/**
 * Runs something that may safely run twice again, as long as its error says `retriable`. A Retry-After of up to a minute is waited for;
 * one that asks for longer is not worth a person's time, and the error is theirs at once.
 */
export async function retrying<T>(run: () => Promise<T>, options: RetryOptions = {}, signal?: AbortSignal): Promise<T> {
  const { attempts, firstDelayMs } = { ...DEFAULTS, ...options };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const delay = delayAfter(error, firstDelayMs * 2 ** (attempt - 1));
      if (attempt >= attempts || delay === undefined || signal?.aborted) throw error;
      await sleep(delay, undefined, { signal });
    }
  }
}

/** Undefined where trying again is of no use. */
function delayAfter(error: unknown, planned: number): number | undefined {
  if (!isOciError(error) || !error.retriable) return undefined;
  const asked = askedDelay(error.fields['retryAfter'], Date.now());
  if (asked === undefined) return Math.min(planned, MAX_DELAY_MS);
  return asked > MAX_ASKED_MS ? undefined : asked;
}

/** RFC 9110, 10.2.3: seconds, or a date. In milliseconds; undefined for anything else. */
export function askedDelay(retryAfter: unknown, now: number): number | undefined {
  if (typeof retryAfter !== 'string') return undefined;
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
