import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { newKeyPem } from '../testing/test-membership.ts';
import { parseSigningKeys } from './signing-keys.ts';
import { TokenIssuer } from './token-issuer.ts';

const publicPem = () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
const rsaPem = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('signing keys', () => {
  it('are named by their thumbprint', async () => {
    const keys = parseSigningKeys(newKeyPem())!;
    const [jwk] = keys.published;
    expect(jwk?.kid).toBe(await calculateJwkThumbprint({ ...jwk! }));
    expect(keys.kid).toBe(jwk?.kid);
  });

  it('publish public halves alone', () => {
    const keys = parseSigningKeys(newKeyPem() + publicPem())!;
    expect(keys.published.map((jwk) => Object.keys(jwk).sort())).toEqual(
      Array.from({ length: 2 }, () => ['alg', 'crv', 'kid', 'kty', 'use', 'x']),
    );
    expect(JSON.stringify({ keys })).toBe('{"keys":"[redacted]"}');
  });

  it('verify what the key before them has signed', async () => {
    const [before, after] = [newKeyPem(), newKeyPem()];
    const now = new Date();
    const { token } = await new TokenIssuer(parseSigningKeys(before)!, 60).issue('ada', ['teller'], now);
    const rotated = new TokenIssuer(parseSigningKeys(after + before)!, 60);
    expect(await rotated.verifier().verify(`Bearer ${token}`)).toMatchObject({ subject: 'ada', roles: ['teller'] });
    const over = new TokenIssuer(parseSigningKeys(after)!, 60);
    await expect(over.verifier().verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'auth.invalid-token' });
  });

  it.each([
    ['nothing', () => ''],
    ['a public key alone', publicPem],
    ['an RSA key', rsaPem],
    ['an RSA key beside a good one', () => newKeyPem() + rsaPem()],
    ['half a key', () => newKeyPem().slice(0, 60)],
    ['rubbish in a key', () => '-----BEGIN PRIVATE KEY-----\nrubbish\n-----END PRIVATE KEY-----'],
  ])('are not %s', (_what, pem) => expect(parseSigningKeys(pem())).toBeUndefined());
});
