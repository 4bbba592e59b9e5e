import { setTimeout as sleep } from 'node:timers/promises';

export interface GuardTimes {
  /** Between two pings, in ms; a ping that takes as long has failed. */
  readonly pingMs: number;
  /** How long pings have failed when the client is opened anew, in ms, and again when the new one is in vain. */
  readonly renewAfterMs: number;
  /** How long one look may take, the opening anew included, in ms, before the guard counts as stuck. */
  readonly stuckAfterMs: number;
}

/** An outage of a minute or two is the driver's to end; one that lasts costs a client each half minute. */
const TIMES: GuardTimes = { pingMs: 5_000, renewAfterMs: 30_000, stuckAfterMs: 60_000 };

export interface Guarded {
  readonly ping: () => Promise<unknown>;
  /** Closes the client and opens another, unless the signal says meanwhile that none is wanted any more. */
  readonly renew: (signal: AbortSignal) => Promise<void>;
  readonly times?: GuardTimes;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * Watches over a client that is meant to find its server by itself. Where it has failed to for long, a new one is tried: whether the server is away or the client
 * cannot see it, looks the same from within.
 */
export class ClientGuard {
  readonly #guarded: Guarded;
  readonly #times: GuardTimes;
  readonly #now: () => number;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #failingSince: number | undefined;
  #lookedAt = 0;

  constructor(guarded: Guarded) {
    this.#guarded = guarded;
    this.#times = guarded.times ?? TIMES;
    this.#now = guarded.now ?? (() => performance.now());
  }

  /** Whether it stands still, and so cannot mend anything: only a new process can. */
  get stuck(): boolean {
    return this.#running !== undefined && this.#now() - this.#lookedAt > this.#times.stuckAfterMs;
  }

  start(): void {
    this.#lookedAt = this.#now();
    this.#running ??= this.#run();
  }

  /** Ends without waiting for a look that hangs. */
  stop(): void {
    this.#stopping.abort();
    this.#running = undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#look();
      this.#lookedAt = this.#now();
      await sleep(this.#times.pingMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    if (await this.#answers()) this.#failingSince = undefined;
    else this.#failingSince ??= this.#now();
    const { signal } = this.#stopping;
    if (this.#failingSince === undefined || this.#now() - this.#failingSince < this.#times.renewAfterMs) return;
    if (signal.aborted) return;
    // One that cannot be opened either is the server's absence: the next one is tried after as long again.
    await this.#guarded.renew(signal).catch(() => undefined);
    this.#failingSince = this.#now();
  }

  async #answers(): Promise<boolean> {
    const { pingMs } = this.#times;
    const answered = this.#guarded.ping().then(
      () => true,
      () => false,
    );
    return Promise.race([answered, sleep(pingMs, false, { ref: false })]);
  }
}
