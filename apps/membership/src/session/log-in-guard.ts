import { createHash } from 'node:crypto';
import { DomainError } from '@cutover/service-kit';
import type { FailureCounts } from './failure-counts.ts';

/** As many documents at most, however many addresses are tried. Two addresses in one bucket share a limit. */
const BUCKETS = 65_536;

export interface GuardOptions {
  readonly counts: FailureCounts;
  /** Wrong passwords that an address may see in one window. */
  readonly limit: number;
  readonly windowMs: number;
  readonly clock: () => Date;
}

/**
 * Limits wrong passwords by address, whether or not it is a member's, so that the limit tells nothing about who is one. A
 * try is counted before the password is looked at, and taken back when it was right: tries at the same time cannot slip past.
 */
export class LogInGuard {
  readonly #options: GuardOptions;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * @param check whether the password is right
   * @returns what `check` gives
   * @throws DomainError `session.too-many-failures` with `retryAfterSeconds`, without having checked
   */
  async attempt<T>(email: string, check: () => Promise<T | undefined>): Promise<T | undefined> {
    const { counts, limit, windowMs, clock } = this.#options;
    const bucket = createHash('sha256').update(email).digest().readUInt32BE() % BUCKETS;
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
