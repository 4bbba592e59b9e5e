import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transferDocument } from '@cutover/contracts';
import { answerCheck } from '@cutover/contracts/testing';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { loadConfig } from '@cutover/service-kit';
import { clientOf, expectProblem, signToken, TEST_KEY, testSigner } from '@cutover/service-kit/testing';
import { freePort } from '@cutover/testing-kit';
import type { Client, TestSigner } from '@cutover/service-kit/testing';
import { transferConfig } from './config.ts';
import { startTransfer, type TestService } from './testing/test-service.ts';

let standin: MongoStandin;
let signer: TestSigner;
let stranger: TestSigner;
let service: TestService;
/** Members, with membership's kind of token. */
let ada: Client;
let grace: Client;

const [from, to] = [randomUUID(), randomUUID()];
const order = (over: object = {}) => ({ from, to, amount: { minor: 5, currency: 'EUR' }, ...over });
const check = answerCheck(transferDocument);
const as = (token: string | undefined) => clientOf(service.url, token, check);

beforeAll(async () => {
  [standin, signer, stranger] = await Promise.all([startMongoStandin(), testSigner(), testSigner()]);
  service = await startTransfer({
    mongo: standin.url,
    // Kafka is away all the time: requests are taken and recorded without it.
    kafka: `127.0.0.1:${await freePort()}`,
    env: { AUTH_JWKS_URL: signer.jwksUrl },
  });
  await service.ready;
  ada = as(signer.token({ subject: 'ada' }));
  grace = as(signer.token({ subject: 'grace' }));
}, 120_000);

afterAll(async () => {
  await service?.close();
  await Promise.all([signer?.close(), stranger?.close(), standin?.stop()]);
});

describe('a member', () => {
  it('orders a transfer and sees it, and nobody else does but a teller', async () => {
    const { status, body, headers } = await ada.post('/transfers', order());
    expect([status, body.status, headers.get('location')]).toEqual([202, 'requested', `/transfers/${body.id}`]);
    expect((await ada.get(`/transfers/${body.id}`)).body).toEqual(body);
    expectProblem(await grace.get(`/transfers/${body.id}`), 403, 'transfer.not-yours');
    expectProblem(await grace.get(`/transfers/${body.id}/events`), 403, 'transfer.not-yours');
    const teller = as(signer.token({ subject: 'tom', roles: ['teller'] }));
    expect((await teller.get(`/transfers/${body.id}`)).status).toBe(200);
    const operator = as(await signToken(TEST_KEY, { subject: 'operator', roles: ['teller'] }));
    expect((await operator.get(`/transfers/${body.id}`)).status).toBe(200);
  });

  it('says who asks by the token alone', async () => {
    expectProblem(await grace.post('/transfers', order({ owner: 'ada' })), 400, 'request.invalid');
  });
});

describe('a token', () => {
  const keyless = (alg: string, signature: (signed: string) => string) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1_000) + 600;
    const signed = `${part({ alg, kid: 'signer', typ: 'JWT' })}.${part({ sub: 'ada', exp })}`;
    return `${signed}.${signature(signed)}`;
  };

  it.each<[string, () => Promise<string> | string | undefined, string]>([
    ['that is missing', () => undefined, 'auth.required'],
    ['that has expired', () => signer.token({ subject: 'ada', expiresInSeconds: -60 }), 'auth.expired-token'],
    ["of another signer's key under this one's name", () => stranger.token({ subject: 'ada' }), 'auth.invalid-token'],
    [
      'whose subject was changed',
      () => {
        const [head, , signature] = signer.token({ subject: 'ada' }).split('.');
        return `${head}.${signer.token({ subject: 'grace' }).split('.')[1]}.${signature}`;
      },
      'auth.invalid-token',
    ],
    [
      'that takes the public key for a shared secret',
      () => keyless('HS256', (signed) => createHmac('sha256', signer.publicPem).update(signed).digest('base64url')),
      'auth.invalid-token',
    ],
    ['that says it needs no signature', () => keyless('none', () => 'AA'), 'auth.invalid-token'],
    [
      'of a shared secret that is not ours',
      () => signToken({ ...TEST_KEY, secret: 'another-secret-of-at-least-32-bytes!' }, { subject: 'ada' }),
      'auth.invalid-token',
    ],
    ['that is no token', () => 'x.y.z', 'auth.invalid-token'],
  ])('%s gets 401', async (_what, token, code) => {
    const nobody = as(await token());
    expectProblem(await nobody.get(`/transfers/${randomUUID()}`), 401, code);
    expectProblem(await nobody.post('/transfers', order()), 401, code);
  });

  it('can be verified by nothing: the service does not start', () => {
    const env = { MONGODB_URL: 'mongodb://127.0.0.1', KAFKA_BROKERS: '127.0.0.1:9092' };
    expect(() => loadConfig(transferConfig, env)).toThrow(/AUTH_KEYS or AUTH_JWKS_URL: missing/);
  });
});

describe('bad input', () => {
  const money = (minor: unknown, currency: unknown = 'EUR') => order({ amount: { minor, currency } });

  it.each<[string, unknown, string]>([
    ['a negative amount', money(-1), 'amount.minor'],
    ['nothing', money(0), 'amount.minor'],
    ['a fraction', money(0.5), 'amount.minor'],
    ['more than a transfer may move', money(1_000_000_000_001), 'amount.minor'],
    ['more than a number can hold', money(2 ** 60), 'amount.minor'],
    ['an amount as text', money('5'), 'amount.minor'],
    ['an unknown currency', money(5, 'EURO'), 'amount.currency'],
    ['two currencies', money(5, ['EUR', 'KRW']), 'amount.currency'],
    ['no amount', { from, to }, 'amount'],
    ['an unknown field', order({ note: 'x' }), 'note'],
    ['an unknown field inside', order({ amount: { minor: 5, currency: 'EUR', scale: 2 } }), 'scale'],
    ['an id that is none', order({ from: 'ada' }), 'from'],
    ['no target', { from, amount: { minor: 5, currency: 'EUR' } }, 'to'],
    ['the same account twice', order({ to: from }), 'to'],
    ['the same account in capitals', order({ to: from.toUpperCase() }), 'to'],
    ['a list', [], ''],
  ])('%s gets 400, naming the field', async (_what, body, field) => {
    const refused = await ada.post('/transfers', body);
    expectProblem(refused, 400, 'request.invalid');
    expect(JSON.stringify(refused.body)).toContain(field);
  });

  it('that is no JSON gets 400, that is too large 413, that is no JSON by its type 415', async () => {
    expectProblem(await ada.post('/transfers', '{"from":'), 400, 'request.malformed-json');
    expectProblem(await ada.post('/transfers', order({ note: 'x'.repeat(70_000) })), 413, 'request.too-large');
    const headers = {
      authorization: `Bearer ${signer.token({ subject: 'ada' })}`,
      'content-type': 'text/plain',
      'idempotency-key': randomUUID(),
    };
    const response = await fetch(`${service.url}/transfers`, { method: 'POST', headers, body: '{}' });
    expect(response.status).toBe(415);
  });

  it.each(['no-uuid', 'no-uuid/events', `${randomUUID()}?colour=red`])('/transfers/%s gets 400', async (path) => {
    expectProblem(await ada.get(`/transfers/${path}`), 400, 'request.invalid');
  });

  it('gets 404 for a transfer that does not exist, 405 for what cannot be done with one', async () => {
    for (const path of [randomUUID(), `${randomUUID()}/events`])
      expectProblem(await ada.get(`/transfers/${path}`), 404, 'transfer.unknown');
    expectProblem(await ada.get('/transfers'), 405, 'route.method-not-allowed');
  });
});

describe('an idempotency key', () => {
  it('gives the same transfer again, and another body under it is refused', async () => {
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => ada.post('/transfers', order(), key)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const again = await ada.post('/transfers', order(), key.toUpperCase());
    expect([again.body.id, again.headers.get('idempotency-replayed')]).toEqual([answers[0]!.body.id, 'true']);
    for (const other of [order({ amount: { minor: 6, currency: 'EUR' } }), order({ to: randomUUID() })])
      expectProblem(await ada.post('/transfers', other, key), 422, 'event-store.key-reused');
  });

  it("is each member's own", async () => {
    const key = randomUUID();
    const [mine, hers] = [await ada.post('/transfers', order(), key), await grace.post('/transfers', order(), key)];
    expect(mine.body.id).not.toBe(hers.body.id);
  });

  it.each([[null], ['not-a-uuid'], ['']])('%j is none: 400', async (key) => {
    const refused = await ada.post('/transfers', order(), key);
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body).toLowerCase()).toContain('idempotency-key');
  });
});

describe("the operator's settle", () => {
  const main = fileURLToPath(new URL('settle/main.ts', import.meta.url));
  const settle = (...args: string[]) =>
    promisify(execFile)(process.execPath, [main, ...args], {
      env: { PATH: process.env['PATH'], MONGODB_URL: `${standin.url}/transfer` },
    });

  it('asks once more for what a transfer waits for, and leaves that to the relay', async () => {
    const { body } = await ada.post('/transfers', order());
    const { stdout } = await settle('--transfer', body.id, '--by', 'olga');
    expect(stdout).toContain('asked once more');
    expect((await ada.get(`/transfers/${body.id}`)).body.status).toBe('compensating');
  }, 30_000);

  it.each([
    ['of no transfer', ['--transfer', randomUUID(), '--by', 'olga'], 1, /^There is no such transfer\n$/],
    ['by nobody', ['--transfer', randomUUID()], 2, /^settle: --by: expected who asks/],
    ['of what is no id', ['--transfer', 'all', '--by', 'olga'], 2, /^settle: --transfer: expected the UUID/],
  ])(
    '%s is refused in one line',
    async (_what, args, code, stderr) => {
      await expect(settle(...args)).rejects.toMatchObject({ code, stderr: expect.stringMatching(stderr) });
    },
    30_000,
  );
});
