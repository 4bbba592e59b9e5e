import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';
import { backoffMs, type BackoffLimits } from '@cutover/backoff';
import type { Logger } from '../log/create-logger.ts';

/** Something outside that the service needs. */
export interface Dependency {
  /** For the log. */
  readonly name: string;
  /** What /readyz calls it: it says to strangers what is away, and not where it is. Default: the name. */
  readonly label?: string;
  /** Connects; rejects when it cannot now, and is then called again. */
  connect(signal: AbortSignal): Promise<unknown>;
  /** Asked by /readyz once connected; rejects when the dependency cannot be used. */
  check?(signal: AbortSignal): Promise<unknown>;
  /** Asked by /healthz: whether this process cannot use it any more though it may be there, so that only a new process helps. */
  stuck?(): boolean;
  /** Called after the last HTTP connection is closed, also when `connect` never succeeded. */
  close?(): Promise<unknown>;
}

export type RetryDelays = BackoffLimits;

const DELAYS: RetryDelays = { firstMs: 500, mostMs: 5_000 };

/**
 * Tries to reach a dependency, however long it takes: one warning line a try, without a stack, naming the dependency, the
 * reason and the next try.
 * @throws the signal's reason when it aborts
 */
export async function waitForDependency(
  dependency: Dependency,
  log: Logger,
  signal: AbortSignal,
  delays: RetryDelays = DELAYS,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      await dependency.connect(signal);
      return;
    } catch (error) {
      signal.throwIfAborted();
      const waitMs = backoffMs(tries, delays);
      log.warn(`${dependency.name} does not answer (${reasonOf(error)}); trying again in ${waitMs} ms`);
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** One line that says why; connection strings in messages lose their credentials. */
export function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return 'unknown reason';
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const inner = types.isNativeError(first) ? first : error;
  const text = inner.message || (inner as NodeJS.ErrnoException).code || inner.name;
  return (text.split('\n')[0] ?? '').replace(/\/\/[^/@\s]*@/g, '//').slice(0, 200);
}
