import { randomBytes } from 'node:crypto';
import { DomainError, RateLimit } from '@cutover/service-kit';

export interface AudienceLimits {
  readonly most: number;
  readonly mostOfOneAddress: number;
}

export interface Joined {
  readonly guest: string;
  /** Says who asks; nobody else is told of it. */
  readonly key: string;
}

interface Guest extends Joined {
  readonly browser: string;
  readonly address: string;
  readonly since: number;
  seenAt: number;
}

/** A browser that sends nothing for so long has left; and so has one that has been here for so long. */
const [SILENCE_MS, LONGEST_MS] = [30_000, 1_800_000];
/** One request a second, and one more for clocks that are not the same. */
const PACE = { burst: 2, perMinute: 70 };

/** Browsers that join the load: bounded in number, in pace and in time. */
export class Audience {
  readonly #limits: AudienceLimits;
  readonly #now: () => number;
  readonly #guests = new Map<string, Guest>();
  readonly #pace: RateLimit;
  readonly #changed: (here: readonly string[]) => void;
  #joined = 0;

  constructor(limits: AudienceLimits, changed: (here: readonly string[]) => void, now: () => number = Date.now) {
    this.#limits = limits;
    this.#changed = changed;
    this.#now = now;
    this.#pace = new RateLimit({ ...PACE, now });
  }

  get here(): readonly string[] {
    return [...this.#guests.values()].map(({ guest }) => guest);
  }

  /**
   * @param browser by which its tabs are known as one
   * @throws {DomainError} `audience.too-many`
   */
  join(browser: string, address: string): Joined {
    this.sweep();
    const all = [...this.#guests.values()];
    if (all.some((one) => one.browser === browser)) {
      throw tooMany('this browser has joined already: its other tab is the one that counts');
    }
    const { most, mostOfOneAddress } = this.#limits;
    if (all.length >= most) throw tooMany(`${most} browsers have joined: no more are taken`);
    if (all.filter((one) => one.address === address).length >= mostOfOneAddress) {
      throw tooMany(`${mostOfOneAddress} browsers of your address have joined: no more are taken from it`);
    }
    this.#joined += 1;
    const now = this.#now();
    const key = randomBytes(12).toString('hex');
    this.#guests.set(key, { guest: `guest ${this.#joined}`, key, browser, address, since: now, seenAt: now });
    this.#changed(this.here);
    return { guest: `guest ${this.#joined}`, key };
  }

  /**
   * A guest is about to send a request.
   * @returns who it is @throws {DomainError} `audience.left`, `client.too-many-requests`
   */
  take(key: string): string {
    this.sweep();
    const guest = this.#guests.get(key);
    if (guest === undefined) throw new DomainError('audience.left', 'you are no longer among the audience: join again');
    this.#pace.take(key);
    guest.seenAt = this.#now();
    return guest.guest;
  }

  leave(key: string): void {
    if (this.#guests.delete(key)) this.#changed(this.here);
  }

  /** Forgets those who left. */
  sweep(): void {
    const now = this.#now();
    const before = this.#guests.size;
    for (const [key, { seenAt, since }] of this.#guests) {
      if (now - seenAt > SILENCE_MS || now - since > LONGEST_MS) this.#guests.delete(key);
    }
    if (this.#guests.size !== before) this.#changed(this.here);
  }
}

const tooMany = (message: string): DomainError => new DomainError('audience.too-many', message, { retriable: true });
