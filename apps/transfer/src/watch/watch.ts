import { setTimeout as sleep } from 'node:timers/promises';
import { isErrorData } from '@cutover/service-kit';
import type { Seen } from '../transfer/transfer-service.ts';
import { hasEnded } from '../transfer/transfer.ts';

/** Between looks, in ms: twice as long after each that shows nothing new. */
export interface Pauses {
  readonly firstMs: number;
  readonly mostMs: number;
}

export interface WatchOptions {
  readonly look: () => Promise<Seen>;
  readonly pauses: Pauses;
  /** Called when nobody watches any more, or nothing can change any more. */
  readonly onEnd: () => void;
}

/** One look after another at one transfer, for all who watch it, as long as somebody does. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #waiting = new Set<() => void>();
  #latest: Seen;
  #watchers = 0;
  #failure: unknown;
  #isRunning = false;

  constructor(first: Seen, options: WatchOptions) {
    this.#latest = first;
    this.#options = options;
  }

  /** @throws what ended the looking */
  get latest(): Seen {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#latest;
  }

  join(): void {
    this.#watchers += 1;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  leave(): void {
    this.#watchers -= 1;
    if (this.#watchers === 0) this.#wake();
  }

  /** Resolves when there may be news, or the signal aborts: true; false when neither came in time. */
  async news(signal: AbortSignal, withinMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = (): void => resolve(true);
    const timer = setTimeout(() => resolve(false), withinMs).unref();
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(wake);
      signal.removeEventListener('abort', wake);
    }
  }

  async #run(): Promise<void> {
    const { pauses, onEnd } = this.#options;
    let pauseMs = pauses.firstMs;
    while (this.#watchers > 0 && !hasEnded(this.#latest.transfer) && this.#failure === undefined) {
      await sleep(pauseMs, undefined, { ref: false });
      if (this.#watchers === 0) break;
      const isNew = await this.#look();
      pauseMs = isNew ? pauses.firstMs : Math.min(2 * pauseMs, pauses.mostMs);
      if (isNew) this.#wake();
    }
    onEnd();
  }

  /** @returns whether there is something to tell */
  async #look(): Promise<boolean> {
    try {
      const seen = await this.#options.look();
      if (seen.sequence <= this.#latest.sequence) return false;
      this.#latest = seen;
      return true;
    } catch (error) {
      // An outage is over some day, and every request tells of it meanwhile.
      if (isErrorData(error) && error.retriable) return false;
      this.#failure = error;
      return true;
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
