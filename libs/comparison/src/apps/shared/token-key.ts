import { randomBytes } from 'node:crypto';

const keyId = 'lane';
const hoursValid = 6;

/** A lane's own secret, which dies with its namespace. */
export interface TokenKey {
  /** What the service's AUTH_KEYS wants to read. */
  readonly authKeys: string;
  /** A signed token (HS256, RFC 7519) whose subject is `owner`. */
  sign(owner: string): Promise<string>;
}

export const createTokenKey = (): TokenKey => {
  const secret = randomBytes(32).toString('hex');
  return {
    authKeys: `${keyId}:${secret}`,
    sign: async (owner) => {
      const { SignJWT } = await import('jose');
      return new SignJWT({})
        .setProtectedHeader({ alg: 'HS256', kid: keyId, typ: 'JWT' })
        .setSubject(owner)
        .setIssuedAt()
        .setExpirationTime(`${hoursValid}h`)
        .sign(new TextEncoder().encode(secret));
    },
  };
};
