import { SignJWT } from 'jose';

export interface TokenClaims {
  readonly subject: string;
  readonly roles?: readonly string[];
  /** From now; negative makes a token that has expired. Default 3600. */
  readonly expiresInSeconds?: number;
}

/** Signs a token (HS256) that `sharedSecretVerifier` accepts when AUTH_KEYS holds `kid:secret`. */
export async function signToken(key: { kid: string; secret: string }, claims: TokenClaims): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return new SignJWT({ roles: [...(claims.roles ?? [])] })
    .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: 'JWT' })
    .setSubject(claims.subject)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + (claims.expiresInSeconds ?? 3_600))
    .sign(new TextEncoder().encode(key.secret));
}
