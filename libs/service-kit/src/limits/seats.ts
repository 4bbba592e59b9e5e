import { DomainError } from '../errors/domain-error.ts';

export interface SeatsOptions {
  /** How many streams may be open at once. */
  readonly most: number;
  /** How many of these one holder may have; default all. */
  readonly mostOfOne?: number;
}

/** How many may look on at once: streams outlive the places that requests have. */
export class Seats {
  readonly #options: Required<SeatsOptions>;
  readonly #taken = new Map<string, number>();

  constructor(options: SeatsOptions) {
    this.#options = { mostOfOne: options.most, ...options };
  }

  get taken(): number {
    return [...this.#taken.values()].reduce((sum, each) => sum + each, 0);
  }

  /**
   * Held until the connection is gone.
   * @throws {DomainError} `stream.too-many`, `stream.full`
   */
  take(lifetime: AbortSignal, holder = ''): void {
    this.requireOne(holder);
    if (lifetime.aborted) return;
    this.#taken.set(holder, this.#of(holder) + 1);
    lifetime.addEventListener('abort', () => this.#leave(holder), { once: true });
  }

  /** @throws {DomainError} `stream.too-many`, `stream.full` */
  requireOne(holder = ''): void {
    const { most, mostOfOne } = this.#options;
    const retriable = true;
    if (this.taken >= most)
      throw new DomainError('stream.full', `${most} streams are open, no more are served`, { retriable });
    if (this.#of(holder) >= mostOfOne)
      throw new DomainError('stream.too-many', `You have ${mostOfOne} streams open: end one`, { retriable });
  }

  #of(holder: string): number {
    return this.#taken.get(holder) ?? 0;
  }

  #leave(holder: string): void {
    const left = this.#of(holder) - 1;
    if (left > 0) this.#taken.set(holder, left);
    else this.#taken.delete(holder);
  }
}
