import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { testSigner, type TestSigner } from '@cutover/service-kit/testing';
import { clientOf, type Client } from './testing/http-client.ts';
import { startAccount, tokenFor, type TestService } from './testing/test-service.ts';

let standin: MongoStandin;
let service: TestService;
let ada: Client;
let teller: Client;

const eur = (minor: number) => ({ amount: { minor, currency: 'EUR' } });
const open = async () => (await ada.post('/accounts', { currency: 'EUR' })).body.id as string;
const put = async (token: string, path: string, body: unknown) => {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  const answer = await fetch(service.url + path, { method: 'PUT', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

beforeAll(async () => {
  standin = await startMongoStandin();
  service = await startAccount(standin.url, 'pod-1');
  ada = clientOf(service.url, await tokenFor('ada'));
  teller = clientOf(service.url, await tokenFor('tom', { roles: ['teller'] }));
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await standin.stop();
});

describe('an overdraft', () => {
  it("is a teller's to agree, and lets the balance fall below nothing", async () => {
    const id = await open();
    const tom = await tokenFor('tom', { roles: ['teller'] });
    expect((await put(await tokenFor('ada'), `/accounts/${id}/overdraft`, { limit: 50 })).status).toBe(403);
    expect((await put(tom, `/accounts/${id}/overdraft`, { limit: -1 })).status).toBe(400);
    expect(await put(tom, `/accounts/${id}/overdraft`, { limit: 50 })).toMatchObject({
      status: 200,
      body: { limit: 50 },
    });
    expect((await ada.post(`/accounts/${id}/withdrawals`, eur(50))).body.balance.minor).toBe(-50);
    expect((await ada.post(`/accounts/${id}/withdrawals`, eur(1))).body.code).toBe('account.insufficient-funds');
    expect((await put(tom, `/accounts/${id}/overdraft`, { limit: 49 })).body['code']).toBe('account.overdrawn');
    const { body } = await ada.get(`/accounts/${id}`);
    expect(body).toMatchObject({ balance: { minor: -50 }, available: { minor: 0 }, overdraft: { minor: 50 } });
  });
});

describe('an account that is closed', () => {
  it('was empty, says so, and takes no more', async () => {
    const [id, other] = [await open(), await open()];
    await ada.post(`/accounts/${id}/deposits`, eur(5));
    expect((await ada.post(`/accounts/${id}/close`, {})).body).toMatchObject({
      status: 409,
      code: 'account.not-empty',
    });
    await ada.post('/transfers', { from: id, to: other, ...eur(5) });
    const key = randomUUID();
    const closed = await ada.post(`/accounts/${id}/close`, {}, key);
    expect(closed.status).toBe(201);
    expect((await ada.post(`/accounts/${id}/close`, {}, key)).body).toEqual(closed.body);
    expect((await ada.get(`/accounts/${id}`)).body.closedAt).toBe(closed.body.closedAt);
    expect((await teller.post(`/accounts/${id}/deposits`, eur(1))).body.code).toBe('account.closed');
    expect((await ada.post('/transfers', { from: other, to: id, ...eur(1) })).body.code).toBe('account.closed');
  });
});

describe("a member's token", () => {
  let signer: TestSigner;
  let stranger: TestSigner;
  let trusting: TestService;

  beforeAll(async () => {
    [signer, stranger] = await Promise.all([testSigner(), testSigner()]);
    trusting = await startAccount(standin.url, 'pod-2', { AUTH_JWKS_URL: signer.jwksUrl });
  }, 30_000);

  afterAll(async () => {
    await trusting?.stop();
    await Promise.all([signer?.close(), stranger?.close()]);
  });

  it("is believed by its signer's public keys, and gives what is the member's", async () => {
    const member = clientOf(trusting.url, signer.token({ subject: 'member-1' }));
    const { body } = await member.post('/accounts', { currency: 'EUR' });
    expect(body.owner).toBe('member-1');
    const other = clientOf(trusting.url, signer.token({ subject: 'member-2' }));
    expect((await other.get(`/accounts/${body.id}`)).body.code).toBe('account.not-yours');
    const operator = clientOf(trusting.url, await tokenFor('tom', { roles: ['teller'] }));
    expect((await operator.get(`/accounts/${body.id}`)).status).toBe(200);
  });

  const keyless = (alg: string, signature: (signed: string) => string) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1_000) + 600;
    const signed = `${part({ alg, kid: 'signer', typ: 'JWT' })}.${part({ sub: 'member-1', exp })}`;
    return `${signed}.${signature(signed)}`;
  };

  it.each<[string, () => string, string]>([
    ['that has expired', () => signer.token({ subject: 'a', expiresInSeconds: -60 }), 'auth.expired-token'],
    ["of another signer under this one's name", () => stranger.token({ subject: 'a' }), 'auth.invalid-token'],
    [
      'that takes the public key for a shared secret',
      () => keyless('HS256', (signed) => createHmac('sha256', signer.publicPem).update(signed).digest('base64url')),
      'auth.invalid-token',
    ],
    ['that says it needs no signature', () => keyless('none', () => ''), 'auth.invalid-token'],
  ])('%s gets 401', async (_what, token, code) => {
    const { status, body } = await clientOf(trusting.url, token()).get('/accounts');
    expect([status, body.code]).toEqual([401, code]);
  });
});

describe('a statement as CSV', () => {
  it("is a file, and the owner's alone", async () => {
    const id = await open();
    await ada.post(`/accounts/${id}/deposits`, eur(5));
    const get = async (subject: string) => {
      const headers = { authorization: `Bearer ${await tokenFor(subject)}` };
      return fetch(`${service.url}/accounts/${id}/statement.csv`, { headers });
    };
    const answer = await get('ada');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await answer.text()).split('\r\n')[2]).toMatch(/^2,.*,deposit,5,5,EUR,,$/);
    expect((await get('grace')).status).toBe(403);
  });
});
