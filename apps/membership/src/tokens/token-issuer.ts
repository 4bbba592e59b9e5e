import { DomainError, createTokenVerifier, type TokenVerifier } from '@cutover/service-kit';
import { SignJWT } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

export interface IssuedToken {
  readonly token: string;
  readonly tokenType: 'Bearer';
  readonly expiresInSeconds: number;
}

/** Signs tokens (EdDSA; RFC 7519) whose `sub` is the member's id and whose `roles` are the member's at this moment. */
export class TokenIssuer {
  readonly #keys: SigningKeys;
  readonly #lifetimeSeconds: number;

  constructor(keys: SigningKeys, lifetimeSeconds: number) {
    this.#keys = keys;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  async issue(subject: string, roles: readonly string[], now: Date): Promise<IssuedToken> {
    const issuedAt = Math.floor(now.getTime() / 1_000);
    const expiresInSeconds = this.#lifetimeSeconds;
    const token = await new SignJWT({ roles: [...roles] })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.#keys.kid, typ: 'JWT' })
      .setSubject(subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + expiresInSeconds)
      .sign(this.#keys.signer);
    return { token, tokenType: 'Bearer', expiresInSeconds };
  }

  /** Verifies what any of the keys has signed. @param now milliseconds since the epoch; default the machine's clock */
  verifier(now?: () => number): TokenVerifier {
    return createTokenVerifier({
      ...(now && { now }),
      algorithms: ['EdDSA'],
      key: ({ kid }) => {
        const key = this.#keys.verifier(kid);
        if (key === undefined) throw new DomainError('auth.invalid-token', 'The token names a key that is not known');
        return key;
      },
    });
  }

  /** RFC 7517 section 5. */
  get keySet(): { readonly keys: readonly object[] } {
    return { keys: this.#keys.published };
  }
}
