import { createLocalJWKSet, errors } from 'jose';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { DomainError } from '../errors/domain-error.ts';
import { tracedFetch } from '../trace/traced-fetch.ts';

const FETCH_MS = 2_000;
/** Keys older than this are asked for again, while the old ones still serve. */
const FRESH_MS = 300_000;
/** A key that was taken out of the set is trusted this long at most when the signer cannot be asked. */
const STALE_MS = 3_600_000;
/** Tokens with unknown key ids cost at most one look in this time. */
const COOLDOWN_MS = 5_000;
const MAX_BYTES = 65_536;

export interface RemoteKeysOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
  readonly fetch?: typeof fetch;
}

interface Known {
  readonly find: JWTVerifyGetKey;
  readonly at: number;
}

/** Finds the key for a token's header, and says whether it can. */
export interface RemoteKeys extends JWTVerifyGetKey {
  /** Resolves when there are keys that may be trusted now; asks the signer where there are none. @throws {DomainError} `auth.keys-unavailable` */
  available(): Promise<void>;
}

/**
 * Finds public keys in a JSON Web Key Set (RFC 7517) at `url`. It is fetched when the first token asks, again every five
 * minutes and when a token names a key that is not in it; while the signer is away, known keys serve for an hour more.
 */
export function remoteKeys(url: string, options: RemoteKeysOptions = {}): RemoteKeys {
  const { now = () => performance.now(), fetch: get = tracedFetch } = options;
  let known: Known | undefined;
  let fetching: Promise<void> | undefined;
  let triedAt = -Infinity;

  const refresh = (): Promise<void> => {
    triedAt = now();
    fetching ??= download(url, get)
      .then((set) => {
        known = { find: createLocalJWKSet(set), at: now() };
      })
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };
  const rested = () => now() - triedAt >= COOLDOWN_MS;
  const current = async (): Promise<Known> => {
    if (known === undefined) await (rested() ? refresh() : fetching);
    else if (now() - known.at >= STALE_MS) await refresh();
    // Nobody waits for this one: a failure shows when the keys have become stale.
    else if (now() - known.at >= FRESH_MS && rested()) refresh().catch(() => undefined);
    if (known === undefined) throw keysUnavailable();
    return known;
  };

  const find: JWTVerifyGetKey = async (header, token) => {
    try {
      return await (await current()).find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !rested()) throw error;
    }
    await refresh();
    return (await current()).find(header, token);
  };
  return Object.assign(find, { available: async () => void (await current()) });
}

/** Nobody can say now whether the token is good: the caller may try again. */
export function keysUnavailable(cause?: unknown): DomainError {
  return new DomainError('auth.keys-unavailable', 'The keys that verify tokens cannot be had now', {
    retriable: true,
    cause,
  });
}

async function download(url: string, get: typeof fetch): Promise<JSONWebKeySet> {
  try {
    const response = await get(url, { signal: AbortSignal.timeout(FETCH_MS), redirect: 'error' });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    if (text.length > MAX_BYTES) throw new Error(`${url} sent ${text.length} bytes`);
    return JSON.parse(text) as JSONWebKeySet;
  } catch (error) {
    throw keysUnavailable(error);
  }
}
