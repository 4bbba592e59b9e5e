import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log/create-logger.ts';
import type { Worker } from './worker.ts';

export interface PeriodicWorkerOptions {
  readonly name: string;
  /** Milliseconds between the end of a run and the start of the next. */
  readonly intervalMs: number;
  readonly log: Logger;
  /** What is logged of a run that failed. */
  readonly failure: string;
  /** One run; it ends early when the signal says so. */
  readonly work: (signal: AbortSignal) => Promise<unknown>;
}

/** Runs work again and again until the service leaves; a failed run is logged and the next one tries again. */
export class PeriodicWorker implements Worker {
  readonly name: string;
  readonly #options: PeriodicWorkerOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: PeriodicWorkerOptions) {
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
    const { work, log, name, failure, intervalMs } = this.#options;
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (err) {
        log.warn({ err, worker: name }, `${failure}; trying again`);
      }
      await sleep(intervalMs, undefined, { signal, ref: false }).catch((reason: unknown) => {
        if (!signal.aborted) throw reason;
      });
    }
  }
}
