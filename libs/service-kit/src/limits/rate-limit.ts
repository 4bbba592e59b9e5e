import { DomainError } from '../errors/domain-error.ts';

export interface RateLimitOptions {
  /** Requests at once after a pause. */
  readonly burst: number;
  /** Requests a minute in the long run. */
  readonly perMinute: number;
  /** Milliseconds, never going back; default the process's own clock. */
  readonly now?: () => number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const MOST_CLIENTS = 10_000;

/** A token bucket a client, in this pod's memory. With more clients than it remembers, the oldest start anew. */
export class RateLimit {
  readonly #options: Required<RateLimitOptions>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions) {
    this.#options = { now: () => performance.now(), ...options };
  }

  /** @throws {DomainError} `client.too-many-requests` with `retryAfterMs` and `retryAfterSeconds` */
  take(client: string): void {
    const { burst, perMinute, now } = this.#options;
    const at = now();
    const known = this.#buckets.get(client) ?? { tokens: burst, at };
    const tokens = Math.min(burst, known.tokens + ((at - known.at) * perMinute) / 60_000);
    this.#remember(client, { tokens: tokens < 1 ? tokens : tokens - 1, at });
    if (tokens >= 1) return;
    const retryAfterMs = Math.ceil(((1 - tokens) * 60_000) / perMinute);
    throw new DomainError('client.too-many-requests', `Try again in ${retryAfterMs} ms`, {
      fields: { retryAfterMs, retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) },
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
