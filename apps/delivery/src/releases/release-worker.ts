import type { Logger, Worker } from '@cutover/service-kit';
import { superviseReleases } from './supervise-releases.ts';
import type { Supervising } from './supervise-releases.ts';

export type ReleaseSettings = Pick<Supervising, 'reverting' | 'cluster' | 'everyMs'>;

/** Supervises releases until the service leaves: what it does then is ended, and found again by the next one. */
export class ReleaseWorker implements Worker {
  readonly name = 'releases';
  readonly #settings: ReleaseSettings;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(settings: ReleaseSettings, log: Logger) {
    this.#settings = settings;
    this.#log = log;
  }

  async start(): Promise<void> {
    const worker = this.name;
    const log = {
      info: (line: string) => this.#log.info({ worker }, line),
      error: (line: string) => this.#log.warn({ worker }, line),
    };
    this.#running ??= superviseReleases({ ...this.#settings, signal: this.#stopping.signal, log });
  }

  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }
}
