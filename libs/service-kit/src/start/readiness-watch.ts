import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness } from '../health/readiness.ts';
import type { Logger } from '../log/create-logger.ts';
import { reasonOf } from './wait-for-dependency.ts';
import type { Worker } from './worker.ts';

/** How often it looks by default, in ms: as often as readiness asks its checks. */
const LOOK_MS = 1_000;
/** A service is unready for good after so many looks in a row: a single late answer costs no rebalance. */
const LOOKS = 3;

export interface ReadinessWatchOptions {
  readonly readiness: Pick<Readiness, 'report'>;
  readonly workers: readonly Worker[];
  readonly log: Logger;
  readonly lookMs?: number | undefined;
}

/**
 * Suspends the workers that take work from others while the service cannot do it, so that those get it, and lets them go on once it can. It looks by itself: nobody
 * may be probing.
 */
export class ReadinessWatch {
  readonly #options: ReadinessWatchOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #unready = 0;
  #suspended = false;

  constructor(options: ReadinessWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends after the look in hand; workers stay as they are. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { readiness, lookMs = LOOK_MS } = this.#options;
    while (!signal.aborted) {
      const { ready } = await readiness.report();
      this.#unready = ready ? 0 : this.#unready + 1;
      if (!signal.aborted) await this.#follow();
      await sleep(lookMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #follow(): Promise<void> {
    const { log } = this.#options;
    if (!this.#suspended && this.#unready >= LOOKS) {
      log.warn('not ready: what others can do meanwhile is left to them');
      this.#suspended = await this.#all((worker) => worker.suspend?.());
    } else if (this.#suspended && this.#unready === 0) {
      log.info('ready again');
      this.#suspended = !(await this.#all((worker) => worker.resume?.()));
    }
  }

  /** @returns whether none failed; what failed is asked again at the next look */
  async #all(ask: (worker: Worker) => Promise<unknown> | undefined): Promise<boolean> {
    const { workers, log } = this.#options;
    const asked = await Promise.allSettled(workers.map(async (worker) => ask(worker)));
    asked.forEach((outcome, i) => {
      if (outcome.status === 'rejected')
        log.warn({ reason: reasonOf(outcome.reason), worker: workers[i]?.name }, 'trying again');
    });
    return asked.every(({ status }) => status === 'fulfilled');
  }
}
