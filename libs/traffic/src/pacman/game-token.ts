import { createHmac } from 'node:crypto';

/** What a game's token says: the service signs it at the start, keeps nothing, and believes it at the end. */
export interface SignedGame {
  id: string;
  seed: number;
  rules: number;
  /** ms since 1970 */
  startedAt: number;
}

/**
 * A token as pacman itself signs it (`kid.payload.signature`, HMAC-SHA-256), by the lane's own key: so that each result of the load
 * belongs to a game of its own that was started long enough ago.
 */
export const signGame = (key: { kid: string; secret: string }, game: SignedGame): string => {
  const payload = JSON.stringify([game.id, game.seed, game.rules, game.startedAt]);
  const signed = `${key.kid}.${Buffer.from(payload).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', key.secret).update(signed).digest('base64url')}`;
};
