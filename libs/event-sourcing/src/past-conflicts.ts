import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '@cutover/backoff';
import { contention, isEventStoreError } from './event-store-error.ts';

export interface Attempts {
  readonly attempts: number;
  /** How much longer each pause is than the one before, in ms, at most; there is none after the first conflict. */
  readonly pauseMs: number;
}

/**
 * Loads, decides and appends, by `attempt`. A conflict means that another writer went ahead: it is made anew, a bounded number of times. Nothing else is tried again.
 * @param attempt hears whether it is the first: only that one may decide on what is remembered, which a conflict has shown to be stale
 * @throws what `attempt` throws; EventStoreError `event-store.contention` (retriable) when every attempt met a conflict
 */
export async function pastConflicts<T>(
  stream: string,
  { attempts, pauseMs }: Attempts,
  attempt: (first: boolean) => Promise<T>,
): Promise<T> {
  for (let made = 0; made < attempts; made++) {
    try {
      return await attempt(made === 0);
    } catch (error) {
      if (!isEventStoreError(error, 'event-store.conflict')) throw error;
    }
    await sleep(backoffMs(0, { firstMs: pauseMs * made, mostMs: Infinity }));
  }
  throw contention(stream);
}
