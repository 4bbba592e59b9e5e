import { DomainError } from '@cutover/service-kit';

export interface RateLimitOptions {
  readonly burst: number;
  readonly perMinute: number;
  /** Milliseconds, never going back. */
  readonly now: () => number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const MOST_CLIENTS = 10_000;

/** A token bucket a client, in this pod's memory. With more clients than it remembers, the oldest start anew. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** @throws {DomainError} `client.too-many-requests` with `retryAfterMs` */
  take(client: string): void {
    const { burst, perMinute, now } = this.#options;
    const at = now();
    const known = this.#buckets.get(client) ?? { tokens: burst, at };
    const tokens = Math.min(burst, known.tokens + ((at - known.at) * perMinute) / 60_000);
    this.#remember(client, { tokens: tokens < 1 ? tokens : tokens - 1, at });
    if (tokens >= 1) return;
    const retryAfterMs = Math.ceil(((1 - tokens) * 60_000) / perMinute);
    throw new DomainError('client.too-many-requests', `Try again in ${retryAfterMs} ms`, {
      fields: { retryAfterMs },
      retriable: true,
    });
  }

  #remember(client: string, bucket: Bucket): void {
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_CLIENTS && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
