import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Worker } from '@cutover/service-kit';

export interface PeriodicOptions {
  readonly name: string;
  /** Milliseconds between two runs. */
  readonly intervalMs: number;
  readonly log: Logger;
  /** One run; it ends early when the signal says so. */
  readonly work: (signal: AbortSignal) => Promise<unknown>;
}

/** Runs work again and again until the service leaves; a failed run is logged and the next one tries again. */
export class Periodic implements Worker {
  readonly name: string;
  readonly #options: PeriodicOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: PeriodicOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#running ??= this.#run();
  }

  /** Ends after the piece of work in hand. */
  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { work, log, name, intervalMs } = this.#options;
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (err) {
        log.warn({ err, worker: name }, `${name}: a run failed; trying again`);
      }
      await sleep(intervalMs, undefined, { signal, ref: false }).catch((reason: unknown) => {
        if (!signal.aborted) throw reason;
      });
    }
  }
}
