import { errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { tokenExpired, tokenInvalid, tokenRequired } from './caller.ts';
import type { Caller, TokenVerifier } from './caller.ts';
import { isErrorData } from '../errors/domain-error.ts';
import type { TokenKeys } from './token-keys.ts';

/** Clocks of signer and verifier may differ by this much. */
const CLOCK_TOLERANCE_S = 5;
/** Longer headers are refused unread. */
const MAX_TOKEN_LENGTH = 4_096;
const CACHED_TOKENS = 4_096;
const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

type Verified = Caller & Required<Pick<Caller, 'expiresAtMs'>>;

export interface VerifierOptions {
  /** Finds the key for a token's header; `remoteKeys` for a signer's public keys. A retriable error of it passes through. */
  readonly key: JWTVerifyGetKey;
  /** What a token may be signed with. Name one family only: mixing shared secrets and public keys invites confusion. */
  readonly algorithms: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Verifies tokens signed with the shared secrets of AUTH_KEYS (HS256). */
export function sharedSecretVerifier(keys: TokenKeys, now?: () => number): TokenVerifier {
  const key: JWTVerifyGetKey = ({ kid }) => {
    const found = kid === undefined ? undefined : keys.get(kid);
    if (found === undefined) throw tokenInvalid();
    return found;
  };
  return createTokenVerifier(now === undefined ? { key, algorithms: ['HS256'] } : { key, algorithms: ['HS256'], now });
}

/**
 * Verifies signature, `sub` and `exp` of bearer tokens (RFC 6750, RFC 7519). A token that passed is remembered until it
 * expires, at most 4,096 of them, so that a busy caller costs one signature and not one a request.
 */
export function createTokenVerifier(options: VerifierOptions): TokenVerifier {
  const verified = new Map<string, Verified>();
  const now = options.now ?? Date.now;
  const algorithms = [...options.algorithms];

  const verifyAnew = async (header: string): Promise<Caller> => {
    const token = BEARER.exec(header)?.[1];
    if (token === undefined) throw tokenInvalid();
    const result = await check(token, options.key, algorithms, now());
    if (verified.size >= CACHED_TOKENS) verified.delete(verified.keys().next().value ?? '');
    verified.set(header, result);
    return result;
  };

  return {
    verify(header) {
      if (header === undefined || header === '') throw tokenRequired();
      const known = verified.get(header);
      if (known !== undefined && known.expiresAtMs > now()) return known;
      if (known !== undefined) {
        verified.delete(header);
        throw tokenExpired();
      }
      if (header.length > MAX_TOKEN_LENGTH) throw tokenInvalid();
      return verifyAnew(header);
    },
  };
}

async function check(token: string, key: JWTVerifyGetKey, algorithms: string[], nowMs: number): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(nowMs),
    });
    return verifiedOf(payload);
  } catch (error) {
    if (isErrorData(error) && error.retriable) throw error;
    // Which check failed tells a forger what to try next; only expiry, reached with a good signature, is told.
    throw error instanceof errors.JWTExpired ? tokenExpired() : tokenInvalid();
  }
}

function verifiedOf(payload: JWTPayload): Verified {
  const { sub, roles = [], exp = 0 } = payload;
  const rolesValid = Array.isArray(roles) && roles.every((role) => typeof role === 'string');
  if (typeof sub !== 'string' || sub === '' || sub.length > 128 || !rolesValid) throw tokenInvalid();
  const expiresAtMs = (exp + CLOCK_TOLERANCE_S) * 1_000;
  return Object.freeze({ subject: sub, roles: Object.freeze([...(roles as string[])]), expiresAtMs });
}
