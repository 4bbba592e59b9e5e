import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenClaims } from '../auth/sign-token.ts';

export interface TestSigner {
  /** For AUTH_JWKS_URL. */
  readonly jwksUrl: string;
  /** The public key as anyone may have it. */
  readonly publicPem: string;
  /** A token (EdDSA) as membership signs them. */
  token(claims: TokenClaims): string;
  close(): Promise<void>;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs tokens with an Ed25519 key of its own and serves the public one as a JSON Web Key Set, as membership does. */
export async function testSigner(kid = 'signer'): Promise<TestSigner> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' }];
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    token({ subject, roles = [], expiresInSeconds = 3_600 }) {
      const now = Math.floor(Date.now() / 1_000);
      const claims = { sub: subject, roles, iat: now, exp: now + expiresInSeconds };
      const signed = `${part({ alg: 'EdDSA', kid, typ: 'JWT' })}.${part(claims)}`;
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
