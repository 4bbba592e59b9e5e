import type { Logger } from '../log/create-logger.ts';
import { waitForDependency, type Dependency } from './wait-for-dependency.ts';

export interface DependentWork {
  readonly dependency: Dependency;
  readonly log: Logger;
  /** What is said where SIGTERM or SIGINT ends it: one line. */
  readonly stopped: string;
}

/**
 * Runs a command's work once what it needs is there, and closes that afterwards. SIGTERM and SIGINT end the wait, and the work between two steps.
 * @throws what the work throws; Error `stopped` when it was ended
 */
export async function runWithDependency(
  { dependency, log, stopped }: DependentWork,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error(stopped));
  process.once('SIGTERM', stop).once('SIGINT', stop);
  try {
    await waitForDependency(dependency, log, stopping.signal);
    await work(stopping.signal);
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    await dependency.close?.();
  }
}
