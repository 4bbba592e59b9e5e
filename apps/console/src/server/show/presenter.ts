import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { DomainError, RateLimit } from '@cutover/service-kit';

/** A presenter whose page says nothing for so long has left. */
export const PRESENTER_SILENCE_MS = 30_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

interface Seat {
  readonly id: string;
  readonly since: Date;
  seenAt: number;
}

/** Who may give orders: one at a time of those who know the token. */
export class Presenter {
  readonly #token: Buffer | undefined;
  readonly #now: () => number;
  /** Of wrong tokens, by address. */
  readonly #guesses = new RateLimit({ burst: 10, perMinute: 10 });
  #seat: Seat | undefined;

  constructor(token: string | undefined, now: () => number = Date.now) {
    this.#token = token === undefined ? undefined : digest(token);
    this.#now = now;
  }

  /**
   * Takes the seat, or keeps it.
   * @param id of a seat that was taken before
   * @returns the seat's id
   * @throws {DomainError} `presenter.none`, `presenter.unknown`, `presenter.taken`
   */
  take(token: string | undefined, id: string | undefined, client: string): string {
    this.#requireToken(token, client);
    const held = this.#held();
    if (held !== undefined && held.id !== id) throw taken(held);
    const seat = held ?? { id: randomBytes(12).toString('hex'), since: new Date(this.#now()), seenAt: 0 };
    seat.seenAt = this.#now();
    this.#seat = seat;
    return seat.id;
  }

  /** @throws {DomainError} as `take`, and `presenter.taken` for whoever has not taken the seat */
  require(token: string | undefined, id: string | undefined, client: string): void {
    this.#requireToken(token, client);
    const held = this.#held();
    if (held === undefined) throw new DomainError('presenter.left', 'you do not present any more: present again');
    if (held.id !== id) throw taken(held);
    held.seenAt = this.#now();
  }

  leave(id: string | undefined): void {
    if (this.#seat?.id === id) this.#seat = undefined;
  }

  #held(): Seat | undefined {
    const seat = this.#seat;
    return seat !== undefined && this.#now() - seat.seenAt < PRESENTER_SILENCE_MS ? seat : undefined;
  }

  #requireToken(token: string | undefined, client: string): void {
    if (this.#token === undefined) {
      throw new DomainError(
        'presenter.none',
        'this page is read only: the console was started without PRESENTER_TOKEN',
      );
    }
    const given = /^Bearer (.+)$/.exec(token ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), this.#token)) return;
    this.#guesses.take(client);
    throw new DomainError('presenter.unknown', 'that is not the token of the presenter');
  }
}

function taken({ since }: Seat): DomainError {
  const at = since.toISOString().slice(11, 19);
  const seconds = PRESENTER_SILENCE_MS / 1_000;
  const free = `the place is free once they leave, or ${seconds} s after their page is closed`;
  return new DomainError('presenter.taken', `somebody else presents since ${at} UTC: ${free}`);
}
