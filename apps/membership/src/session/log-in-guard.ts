import { createHmac } from 'node:crypto';
import { DomainError } from '@cutover/service-kit';
import type { Client } from '../client.ts';
import type { FailureCounts } from './failure-counts.ts';

/** Counters of each family, however many addresses and clients try. Two that share one share a limit. */
const BUCKETS = 65_536;
/** Families of counters lie one after another, so that strangers cannot fill those of members' own devices. */
const FAMILIES = { address: 0, stranger: 1, known: 2 } as const;

export interface GuardOptions {
  readonly counts: FailureCounts;
  /** Which counter is whose nobody else can work out, who might look for one that is shared with a victim's. */
  readonly secret: Buffer;
  /** Wrong passwords for one address by one client, or by all who are known to be its member's, in one window. */
  readonly limit: number;
  /** Wrong passwords for one address by all other clients together. */
  readonly addressLimit: number;
  readonly windowMs: number;
  readonly clock: () => Date;
}

/**
 * Limits wrong passwords by address and client, whether or not the address is a member's, so that the limits tell nothing about who is one. A try is counted before
 * the password is looked at, and taken back when it was right: tries at the same time cannot slip past. Those who are known by an earlier token have a limit of their
 * own, which no stranger can use up.
 */
export class LogInGuard {
  readonly #options: GuardOptions;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * @param client its `memberId` is that of the address's member, or nothing
   * @param check whether the password is right
   * @returns what `check` gives
   * @throws DomainError `session.too-many-failures` with `retryAfterSeconds`, without having checked
   */
  attempt<T>(
    email: string,
    { address, memberId }: Client,
    check: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const { limit, addressLimit } = this.#options;
    if (memberId !== undefined) return this.#counted(this.#bucket('known', email), limit, check);
    const all = this.#bucket('address', email);
    const own = this.#bucket('stranger', email, address);
    return this.#counted(own, limit, () => this.#counted(all, addressLimit, check));
  }

  #bucket(family: keyof typeof FAMILIES, ...parts: readonly string[]): number {
    const digest = createHmac('sha256', this.#options.secret).update(JSON.stringify(parts)).digest();
    return FAMILIES[family] * BUCKETS + (digest.readUInt32BE() % BUCKETS);
  }

  async #counted<T>(bucket: number, limit: number, check: () => Promise<T | undefined>): Promise<T | undefined> {
    const { counts, windowMs, clock } = this.#options;
    const nowMs = clock().getTime();
    const window = Math.floor(nowMs / windowMs);
    if ((await counts.increase(bucket, window)) > limit)
      throw tooMany(Math.ceil(((window + 1) * windowMs - nowMs) / 1_000));
    let wrong = false;
    try {
      const result = await check();
      wrong = result === undefined;
      return result;
    } finally {
      // A check that could not be made is nobody's failure.
      if (!wrong) await counts.decrease(bucket, window);
    }
  }
}

function tooMany(retryAfterSeconds: number): DomainError {
  return new DomainError('session.too-many-failures', 'Too many wrong passwords: wait, then try again', {
    fields: { retryAfterSeconds },
    retriable: true,
  });
}
