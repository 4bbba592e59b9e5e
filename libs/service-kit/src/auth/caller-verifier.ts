import { decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import type { ConfigCheck } from '../config/config-schema.ts';
import type { SettingMeta } from '../config/env-values.ts';
import type { Dependency } from '../start/wait-for-dependency.ts';
import { tokenInvalid } from './caller.ts';
import type { TokenVerifier } from './caller.ts';
import { remoteKeys } from './remote-keys.ts';
import type { RemoteKeys } from './remote-keys.ts';
import { authKeysSetting } from './token-keys.ts';
import type { TokenKeys } from './token-keys.ts';
import { createTokenVerifier, sharedSecretVerifier } from './token-verifier.ts';

const SECRET_ALGORITHMS: ReadonlySet<string> = new Set(['HS256']);
const SIGNER_ALGORITHMS = ['EdDSA'] as const;

const jwksMeta: SettingMeta = { description: 'the http:// or https:// URL of a JSON Web Key Set' };

/**
 * Settings of a service whose callers come with tokens of a signer (AUTH_JWKS_URL: public keys, EdDSA), with tokens signed
 * by a shared secret (AUTH_KEYS: HS256), or either. There is no default: with neither the service does not start.
 */
export const callerSettings = {
  AUTH_KEYS: authKeysSetting((schema) => schema.optional()),
  AUTH_JWKS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ ...jwksMeta }),
};

export const callerCheck: ConfigCheck<typeof callerSettings> = ({ authKeys, authJwksUrl }) => {
  if (authKeys !== undefined || authJwksUrl !== undefined) return undefined;
  const message = 'AUTH_KEYS or AUTH_JWKS_URL: missing, expected at least one of them (there is no default key)';
  return { variable: 'AUTH_KEYS', message };
};

export interface CallerVerifier extends TokenVerifier {
  /** What it needs of others: give them to `startService`. A service is ready once it has had the signer's keys. */
  readonly dependencies: readonly Dependency[];
}

/** Verifies what `callerSettings` allow. */
export function callerVerifier(config: {
  readonly authKeys?: TokenKeys | undefined;
  readonly authJwksUrl?: string | undefined;
}): CallerVerifier {
  const { authKeys, authJwksUrl } = config;
  const secrets = authKeys && sharedSecretVerifier(authKeys);
  const key = authJwksUrl === undefined ? undefined : remoteKeys(authJwksUrl);
  const signer = key && createTokenVerifier({ key, algorithms: SIGNER_ALGORITHMS });
  const one = secrets ?? signer;
  if (one === undefined) throw new Error('callerVerifier needs authKeys or authJwksUrl');
  const verifier = secrets !== undefined && signer !== undefined ? eitherVerifier(secrets, signer) : one;
  return { verify: (authorization) => verifier.verify(authorization), dependencies: key ? [signerKeys(key)] : [] };
}

/**
 * The signer as a dependency: it need not be there, its keys must. A service that has had them goes on for as long as they may be trusted; it asks for them
 * itself, for nobody sends tokens to one that is not ready.
 */
function signerKeys(keys: RemoteKeys): Dependency {
  const available = () => keys.available();
  return { name: 'the signer of tokens', label: 'signer', connect: available, check: available };
}

/**
 * Two families of keys side by side. A token's own word decides only which of two closed doors it is taken to: each has its
 * keys and its algorithms, so that a public key can never be used as a shared secret.
 */
export function eitherVerifier(secrets: TokenVerifier, signer: TokenVerifier): TokenVerifier {
  return {
    verify: (authorization) =>
      (SECRET_ALGORITHMS.has(algorithmOf(authorization)) ? secrets : signer).verify(authorization),
  };
}

function algorithmOf(authorization = ''): string {
  try {
    return authorization === '' ? '' : (decodeProtectedHeader(authorization.slice('Bearer '.length)).alg ?? '');
  } catch {
    // What cannot be decoded cannot be verified either; the reason would help only a forger.
    throw tokenInvalid();
  }
}
