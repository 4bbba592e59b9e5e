import { DomainError } from '@cutover/service-kit';

/** How many may look on at once, each page and each log being one. */
export class Seats {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Held until the connection is gone. @throws {DomainError} `live.full` */
  take(lifetime: AbortSignal): void {
    if (this.#taken >= this.#most) {
      throw new DomainError('live.full', `${this.#most} connections are open, no more are served`, { retriable: true });
    }
    this.#taken += 1;
    lifetime.addEventListener('abort', () => (this.#taken -= 1), { once: true });
  }

  /** @throws {DomainError} `live.full` */
  requireOne(): void {
    if (this.#taken >= this.#most) this.take(new AbortController().signal);
  }
}
