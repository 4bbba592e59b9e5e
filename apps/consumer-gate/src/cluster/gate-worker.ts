import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Worker } from '@cutover/service-kit';
import type { Cluster } from './cluster.ts';

export interface GateWorkerOptions {
  readonly cluster: Pick<Cluster, 'follow'>;
  readonly log: Logger;
  /** One look at everything. */
  readonly look: () => Promise<void>;
  /** Looks at least so often: whoever loses an event only waits. */
  readonly recheckMs: number;
}

/** Looks whenever something has changed, one look after another. */
export class GateWorker implements Worker {
  readonly name = 'gate';
  readonly #options: GateWorkerOptions;
  readonly #stopping = new AbortController();
  #running: Promise<unknown> | undefined;
  #isWanted = true;
  #wake: () => void = () => undefined;

  constructor(options: GateWorkerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { signal } = this.#stopping;
    const changed = (): void => {
      this.#isWanted = true;
      this.#wake();
    };
    this.#running ??= Promise.all([this.#options.cluster.follow(changed, signal), this.#run()]);
  }

  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#isWanted = false;
      await this.#once();
      if (!this.#isWanted) await this.#pause();
    }
  }

  async #once(): Promise<void> {
    try {
      await this.#options.look();
    } catch (err) {
      this.#options.log.warn({ err }, 'who may consume could not be looked at; trying again');
      // What has failed is not asked again by every event.
      await sleep(this.#options.recheckMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  async #pause(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    const waited = sleep(this.#options.recheckMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    await Promise.race([woken, waited]);
  }
}
