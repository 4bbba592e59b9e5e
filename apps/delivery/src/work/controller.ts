import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Worker } from '@cutover/service-kit';
import { EVERYTHING } from './work-list.ts';
import type { Work, WorkList } from './work-list.ts';

export interface ControllerOptions {
  readonly list: WorkList;
  readonly log: Logger;
  /** Does what is wanted, from what is so now. */
  readonly work: (work: Work) => Promise<void>;
  /** Looks at everything at least so often: whoever loses an event only waits. */
  readonly recheckMs: number;
  /** What is wanted meanwhile is done at once. */
  readonly settleMs: number;
  readonly failed: () => void;
}

/** After a failure: at first, and at most. */
const BACKOFF_MS = { first: 1_000, most: 30_000 };

/** One piece of work at a time. What fails is wanted again, after a pause that grows. */
export class Controller implements Worker {
  readonly name = 'controller';
  readonly #options: ControllerOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #failures = 0;

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#options.list.want(EVERYTHING);
    this.#running ??= this.#run();
  }

  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { list, recheckMs, settleMs } = this.#options;
    while (!signal.aborted) {
      if (!(await list.wait(recheckMs, signal))) list.want(EVERYTHING);
      await this.#pause(settleMs);
      if (!signal.aborted) await this.#once(list.take());
    }
  }

  async #once(work: Work): Promise<void> {
    const { list, log, failed } = this.#options;
    const { signal } = this.#stopping;
    try {
      await this.#options.work(work);
      this.#failures = 0;
    } catch (err) {
      if (signal.aborted) return;
      failed();
      const errs = err instanceof AggregateError ? (err.errors as unknown[]).map(String) : [];
      log.warn({ err, errs, worker: this.name }, 'what is wanted could not be done; trying again');
      list.want(work);
      await this.#pause(Math.min(BACKOFF_MS.first * 2 ** this.#failures, BACKOFF_MS.most));
      this.#failures = Math.min(this.#failures + 1, 16);
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    await sleep(ms, undefined, { signal, ref: false }).catch((reason: unknown) => {
      if (!signal.aborted) throw reason;
    });
  }
}
