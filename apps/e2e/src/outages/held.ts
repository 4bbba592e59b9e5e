import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '@cutover/comparison/evidence';
import type { ServiceDoors } from './service-doors.ts';

const METRICS = {
  memory: 'process_resident_memory_bytes',
  inFlight: 'http_server_requests_in_flight',
  admitted: 'http_server_requests_admitted',
  waiting: 'http_server_requests_waiting',
} as const;
const NAMES = Object.values(METRICS);
const EVERY_MS = 1_000;

/** The most that one pod of a service held at a time. */
export interface Held {
  readonly app: string;
  readonly memoryBytes: number;
  /** Requests whose answers were not finished. */
  readonly inFlight: number;
  /** Of these, such as were worked on, and such as waited for that. */
  readonly admitted: number;
  readonly waiting: number;
}

interface Sample extends Held {
  readonly atMs: number;
}

const valueOf = (readings: readonly Reading[], name: string) => readings.find((one) => one.name === name)?.value ?? 0;

/** Looks once a second at what the pods of the services hold, until it is ended. */
export class HeldWatch {
  readonly #samples: Sample[] = [];
  readonly #doors: ServiceDoors;
  readonly #now: () => number;
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  readonly #watching: Promise<void>;
  #silent = 0;

  /** @param now ms, by whose clock spans are asked for */
  constructor(doors: ServiceDoors, now: () => number, signal: AbortSignal) {
    this.#doors = doors;
    this.#now = now;
    this.#signal = AbortSignal.any([signal, this.#ended.signal]);
    this.#watching = this.#watch();
  }

  /** Looks at which a pod did not answer. */
  get silent(): number {
    return this.#silent;
  }

  /** Of each app, what its pods held at most between two instants. */
  most(fromMs: number, toMs: number): Held[] {
    const within = this.#samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    return [...Map.groupBy(within, ({ app }) => app)].map(([app, samples]) => {
      const most = (value: (sample: Sample) => number) => Math.max(...samples.map(value));
      return {
        app,
        memoryBytes: most(({ memoryBytes }) => memoryBytes),
        inFlight: most(({ inFlight }) => inFlight),
        admitted: most(({ admitted }) => admitted),
        waiting: most(({ waiting }) => waiting),
      };
    });
  }

  async end(): Promise<void> {
    this.#ended.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const signal = this.#signal;
    while (!signal.aborted) {
      for (const { pod, readings } of await this.#doors.read(NAMES)) {
        if (readings === undefined) this.#silent += 1;
        else this.#samples.push({ atMs: this.#now(), app: pod.app, ...heldIn(readings) });
      }
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

const heldIn = (readings: readonly Reading[]) => ({
  memoryBytes: valueOf(readings, METRICS.memory),
  inFlight: valueOf(readings, METRICS.inFlight),
  admitted: valueOf(readings, METRICS.admitted),
  waiting: valueOf(readings, METRICS.waiting),
});
