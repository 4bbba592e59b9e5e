import { DomainError } from '../errors/domain-error.ts';

export interface AdmissionLimits {
  /** Requests that are worked on at a time. */
  readonly open: number;
  /** Requests that may wait for one of those to end. */
  readonly waiting: number;
}

/**
 * How many requests are worked on at a time, how many wait, in the order they came, and that the rest is refused at once. What stands still is then a bounded number of requests, and
 * whoever is refused knows that nothing was done.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #queue = new Set<() => void>();
  #open = 0;
  #refused = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get open(): number {
    return this.#open;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Requests refused so far. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Takes a place, which `leave` gives back.
   * @returns undefined where there is one now, else what resolves once there is
   * @throws {DomainError} `service.overloaded`, at once or when the signal aborts before there was one
   */
  enter(signal: () => AbortSignal): Promise<void> | undefined {
    if (this.#open < this.#limits.open) {
      this.#open += 1;
      return undefined;
    }
    if (this.#queue.size >= this.#limits.waiting) throw this.#refusal();
    return this.#wait(signal());
  }

  /** The first that waits gets the place. */
  leave(): void {
    const [first] = this.#queue;
    if (first === undefined) this.#open -= 1;
    else first();
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#queue.delete(admit);
        signal.removeEventListener('abort', giveUp);
      };
      const admit = (): void => {
        settle();
        resolve();
      };
      const giveUp = (): void => {
        settle();
        reject(this.#refusal());
      };
      this.#queue.add(admit);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #refusal(): DomainError {
    this.#refused += 1;
    return new DomainError('service.overloaded', 'too many requests at once', { retriable: true });
  }
}
