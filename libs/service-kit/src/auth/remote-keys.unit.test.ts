import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { parseTokenKeys } from './token-keys.ts';
import { eitherVerifier } from './caller-verifier.ts';
import { remoteKeys } from './remote-keys.ts';
import { signToken } from './sign-token.ts';
import { createTokenVerifier, sharedSecretVerifier } from './token-verifier.ts';

const MINUTE = 60_000;
const SECRET = { kid: 'shared', secret: 'only-for-tests-only-for-tests-0123456789' };

let keys: Record<string, { secret: CryptoKey; jwk: JWK }>;

beforeAll(async () => {
  const made = ['one', 'two'].map(async (kid) => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    return [kid, { secret: privateKey, jwk: { ...(await exportJWK(publicKey)), kid } }] as const;
  });
  keys = Object.fromEntries(await Promise.all(made));
});

async function bearer(kid: string, sub = 'ada', signer = kid): Promise<string> {
  const token = new SignJWT({}).setProtectedHeader({ alg: 'EdDSA', kid }).setSubject(sub).setExpirationTime('1h');
  return `Bearer ${await token.sign(keys[signer]!.secret)}`;
}

/** A signer whose key set, and whether it answers, a test decides. */
function signer(...kids: string[]) {
  const state = { kids, down: false, asked: 0, now: 0 };
  const get = async () => {
    state.asked++;
    if (state.down) throw new TypeError('fetch failed');
    return new Response(JSON.stringify({ keys: state.kids.map((kid) => keys[kid]!.jwk) }));
  };
  const key = remoteKeys('http://signer.test/jwks', { now: () => state.now, fetch: get as typeof fetch });
  return { state, keys: key, tokens: createTokenVerifier({ key, algorithms: ['EdDSA'] }) };
}

describe('keys of a signer', () => {
  it('are available while they may be trusted, with the signer or without it, and are asked for when they may not', async () => {
    const { state, keys: signed } = signer('one');
    state.down = true;
    await expect(signed.available()).rejects.toMatchObject({ code: 'auth.keys-unavailable', retriable: true });
    state.down = false;
    state.now += MINUTE;
    await signed.available();
    state.down = true;
    state.now += 59 * MINUTE;
    await signed.available();
    state.now += 2 * MINUTE;
    await expect(signed.available()).rejects.toMatchObject({ code: 'auth.keys-unavailable' });
    state.down = false;
    await signed.available();
  });

  it('are fetched once for many tokens', async () => {
    const { state, tokens } = signer('one');
    const [ada, grace] = await Promise.all([bearer('one'), bearer('one', 'grace')]);
    const callers = await Promise.all([tokens.verify(ada), tokens.verify(grace)]);
    expect(callers.map(({ subject }) => subject)).toEqual(['ada', 'grace']);
    expect(state.asked).toBe(1);
  });

  it('do not verify a token that another key has signed', async () => {
    const { tokens } = signer('one', 'two');
    await expect(tokens.verify(await bearer('one', 'ada', 'two'))).rejects.toMatchObject({
      code: 'auth.invalid-token',
    });
  });

  it('are looked for again when a token names a new one, but not for every such token', async () => {
    const { state, tokens } = signer('one');
    await tokens.verify(await bearer('one'));
    await expect(tokens.verify(await bearer('two'))).rejects.toMatchObject({ code: 'auth.invalid-token' });
    expect(state.asked).toBe(1);
    state.kids = ['two'];
    state.now += MINUTE;
    expect(await tokens.verify(await bearer('two'))).toMatchObject({ subject: 'ada' });
    await expect(tokens.verify(await bearer('one', 'grace'))).rejects.toMatchObject({ code: 'auth.invalid-token' });
    expect(state.asked).toBe(2);
  });

  it('that cannot be had say so, and not that the token is wrong', async () => {
    const { state, tokens } = signer('one');
    state.down = true;
    const unavailable = { code: 'auth.keys-unavailable', retriable: true };
    await expect(tokens.verify(await bearer('one'))).rejects.toMatchObject(unavailable);
    state.down = false;
    state.now += MINUTE;
    expect(await tokens.verify(await bearer('one'))).toMatchObject({ subject: 'ada' });
  });

  it('outlive the signer for an hour, no longer', async () => {
    const { state, tokens } = signer('one');
    await tokens.verify(await bearer('one'));
    state.down = true;
    state.now += 30 * MINUTE;
    expect(await tokens.verify(await bearer('one', 'grace'))).toMatchObject({ subject: 'grace' });
    state.now += 31 * MINUTE;
    await expect(tokens.verify(await bearer('one', 'alan'))).rejects.toMatchObject({ code: 'auth.keys-unavailable' });
  });
});

describe('two families of keys', () => {
  const both = () =>
    eitherVerifier(sharedSecretVerifier(parseTokenKeys(`shared:${SECRET.secret}`)!), signer('one').tokens);

  it('verify each their own tokens', async () => {
    const tokens = both();
    expect(await tokens.verify(await bearer('one'))).toMatchObject({ subject: 'ada' });
    const shared = `Bearer ${await signToken(SECRET, { subject: 'ops', roles: ['teller'] })}`;
    expect(await tokens.verify(shared)).toMatchObject({ subject: 'ops', roles: ['teller'] });
  });

  it('do not take a public key for a shared secret', async () => {
    const secret = JSON.stringify(keys['one']!.jwk);
    const forged = `Bearer ${await signToken({ kid: 'one', secret }, { subject: 'ada' })}`;
    await expect(async () => both().verify(forged)).rejects.toMatchObject({ code: 'auth.invalid-token' });
  });

  it.each(['', 'Bearer x', 'Bearer x.y.z', 'Basic YTpi'])('refuse %j', async (header) => {
    await expect(async () => both().verify(header)).rejects.toMatchObject({ code: expect.stringMatching(/^auth\./) });
  });
});
