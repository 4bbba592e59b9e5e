import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from '@jest/globals';
import { TEST_KEY, testAuthorization, testVerifier } from '../testing/test-service.ts';
import { signToken } from './sign-token.ts';

const encoded = new TextEncoder().encode(TEST_KEY.secret);
const bearer = (token: string) => `Bearer ${token}`;
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;
const header = { alg: 'HS256', kid: TEST_KEY.kid };

async function refusal(authorization: string | undefined): Promise<unknown> {
  try {
    return await testVerifier().verify(authorization);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a token', () => {
  it('tells subject and roles', async () => {
    const caller = await testVerifier().verify(await testAuthorization({ subject: 'ada', roles: ['teller'] }));
    expect(caller).toMatchObject({ subject: 'ada', roles: ['teller'] });
  });

  it.each<[string, string, () => Promise<string | undefined>]>([
    ['absent', 'auth.required', async () => undefined],
    ['no bearer', 'auth.invalid-token', async () => 'Basic YWRhOmFkYQ=='],
    ['no JWT', 'auth.invalid-token', async () => bearer('ada')],
    ['expired', 'auth.expired-token', () => testAuthorization({ subject: 'ada', expiresInSeconds: -60 })],
    [
      'signed with another secret',
      'auth.invalid-token',
      async () => bearer(await signToken({ ...TEST_KEY, secret: 'y'.repeat(40) }, { subject: 'ada' })),
    ],
    [
      'expired and signed with another secret',
      'auth.invalid-token',
      async () =>
        bearer(await signToken({ ...TEST_KEY, secret: 'y'.repeat(40) }, { subject: 'ada', expiresInSeconds: -60 })),
    ],
    [
      'of an unknown key',
      'auth.invalid-token',
      async () => bearer(await signToken({ ...TEST_KEY, kid: 'other' }, { subject: 'ada' })),
    ],
    ['unsigned', 'auth.invalid-token', async () => bearer(new UnsecuredJWT({ sub: 'ada', exp: inAnHour() }).encode())],
    [
      'of another algorithm',
      'auth.invalid-token',
      async () =>
        bearer(
          await new SignJWT({ sub: 'ada', exp: inAnHour() })
            .setProtectedHeader({ ...header, alg: 'HS512' })
            .sign(encoded),
        ),
    ],
    [
      'without expiry',
      'auth.invalid-token',
      async () => bearer(await new SignJWT({ sub: 'ada' }).setProtectedHeader(header).sign(encoded)),
    ],
    [
      'without subject',
      'auth.invalid-token',
      async () => bearer(await new SignJWT({ exp: inAnHour() }).setProtectedHeader(header).sign(encoded)),
    ],
    [
      'with roles that are no list',
      'auth.invalid-token',
      async () =>
        bearer(
          await new SignJWT({ sub: 'ada', exp: inAnHour(), roles: 'teller' }).setProtectedHeader(header).sign(encoded),
        ),
    ],
  ])('that is %s is %s', async (_what, code, make) => {
    expect(await refusal(await make())).toBe(code);
  });

  it('is answered at once when known, and no longer once it has expired', async () => {
    let now = Date.now();
    const verifier = testVerifier(() => now);
    const authorization = await testAuthorization({ subject: 'ada', expiresInSeconds: 60 });
    const first = verifier.verify(authorization);
    expect(first).toBeInstanceOf(Promise);
    const caller = await first;
    expect(verifier.verify(authorization)).toBe(caller);
    now += 70_000;
    expect(() => verifier.verify(authorization)).toThrow('past its expiry');
  });
});
