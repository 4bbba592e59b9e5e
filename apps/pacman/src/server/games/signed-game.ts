import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { DomainError, type TokenKeys } from '@cutover/service-kit';

/** A game that this service started: what it needs to know when the result comes, signed rather than stored. */
export interface SignedGame {
  /** Lower-case UUID. */
  readonly id: string;
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  /** The rules that it is played by. */
  readonly rules: number;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
}

const forged = () =>
  new DomainError('game.forged', 'The token is not one of this service’s', { fields: { field: 'token' } });

/** Signs and verifies games: `kid.payload.signature`, the last two in base64url, HMAC-SHA-256 over the first two. */
export class GameSigner {
  readonly #keys: TokenKeys;

  constructor(keys: TokenKeys) {
    this.#keys = keys;
  }

  sign({ id, seed, rules, startedAt }: SignedGame): string {
    const [kid = ''] = this.#keys.ids;
    const payload = Buffer.from(JSON.stringify([id, seed, rules, startedAt])).toString('base64url');
    return `${kid}.${payload}.${mac(this.#key(kid), `${kid}.${payload}`).toString('base64url')}`;
  }

  /** @throws {DomainError} `game.forged` */
  verify(token: string): SignedGame {
    const dot = token.lastIndexOf('.');
    const signed = token.slice(0, Math.max(dot, 0));
    const middle = signed.lastIndexOf('.');
    const given = Buffer.from(token.slice(dot + 1), 'base64url');
    const right = mac(this.#key(signed.slice(0, Math.max(middle, 0))), signed);
    if (given.length !== right.length || !timingSafeEqual(given, right)) throw forged();
    const payload = Buffer.from(signed.slice(middle + 1), 'base64url').toString('utf8');
    const [id, seed, rules, startedAt] = JSON.parse(payload) as [string, number, number, number];
    return { id, seed, rules, startedAt };
  }

  #key(kid: string): KeyObject {
    const key = this.#keys.get(kid);
    if (key === undefined) throw forged();
    return key;
  }
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
