import { constants } from 'node:os';

const SIGNALLED = 128;

export interface Interrupted {
  readonly signal: AbortSignal;
  /** The exit code, once it has been interrupted. */
  readonly code: () => number | undefined;
}

/** The first signal ends a benchmark on a node in order; the second one ends this process. */
export function interrupted(name: string): Interrupted {
  const controller = new AbortController();
  let code: number | undefined;
  for (const kind of ['SIGINT', 'SIGTERM'] as const) {
    process.once(kind, () => {
      code = SIGNALLED + constants.signals[kind];
      process.stderr.write(`${name}: stopping; the node is taken down first\n`);
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}

/** Its result, or 130 or 143 where it failed after an interruption. */
export async function unlessInterrupted({ code }: Interrupted, measured: Promise<number>): Promise<number> {
  try {
    return await measured;
  } catch (error) {
    const signalled = code();
    if (signalled === undefined) throw error;
    return signalled;
  }
}

/** Its result, or the signal's reason where that comes first: what is waited for then is given up. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason as Error);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    // It ends by itself, once the node is gone.
    work.catch(() => undefined);
  }
}
