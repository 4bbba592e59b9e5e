import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import { newKeyPem } from './testing/test-membership.ts';
import { startMembership, testEnvironment, type TestService } from './testing/test-service.ts';

const PASSWORD = 'correct horse battery';
const DAY_MS = 24 * 3_600_000;

let standin: MongoStandin;
let now = Date.now();
let service: TestService;

beforeAll(async () => {
  standin = await startMongoStandin();
  const limits = { PASSWORD_CLIENT_BURST: '12', PASSWORD_CLIENT_PER_MINUTE: '1', LOGIN_FAILURE_ADDRESS_LIMIT: '7' };
  const waiting = { PASSWORD_PARALLEL: '1', PASSWORD_WAITING: '6', TRUST_FORWARDED_FOR: 'true' };
  const env = { ...testEnvironment(standin.url, newKeyPem()), ...limits, ...waiting };
  service = await startMembership(env, () => new Date(now));
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await standin?.stop();
});

interface From {
  readonly client: string;
  readonly token?: string;
}

async function post(path: string, body: object, { client, token }: From) {
  const response = await fetch(service.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      'x-forwarded-for': `198.18.0.1, ${client}`,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, string>,
  };
}

const logIn = (email: string, password: string, from: From) => post('/sessions', { email, password }, from);

async function registered(client: string): Promise<string> {
  const email = `${randomUUID()}@example.org`;
  expect((await post('/members', { email, name: 'Ada', password: PASSWORD }, { client })).status).toBe(201);
  return email;
}

describe('a client', () => {
  it('that asks too often is told when to come back, and nobody else is', async () => {
    const email = await registered('203.0.113.10');
    const flood = await Promise.all(Array.from({ length: 40 }, () => logIn(email, 'x', { client: '203.0.113.11' })));
    const limited = flood.filter(({ body }) => body['code'] === 'client.too-many-requests');
    expect(limited).toHaveLength(28);
    expect(limited[0]?.status).toBe(429);
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(limited[0]?.headers.get('content-type')).toBe('application/problem+json');
    expect((await logIn(email, PASSWORD, { client: '203.0.113.10' })).status).toBe(200);
  });

  it('cannot pass for another one by what it writes itself', async () => {
    const email = await registered('203.0.113.20');
    const tries = Array.from({ length: 14 }, (_, i) => logIn(email, 'x', { client: `10.9.8.${i}, 203.0.113.21` }));
    const codes = (await Promise.all(tries)).map(({ body }) => body['code']);
    expect(codes.filter((code) => code === 'client.too-many-requests')).toHaveLength(2);
  });

  it('has its turn though others have more open requests than may wait', async () => {
    const email = await registered('203.0.113.30');
    const others = ['203.0.113.31', '203.0.113.32'].flatMap((client) =>
      Array.from({ length: 10 }, () =>
        post('/members', { email: `${randomUUID()}@example.org`, name: 'Eve', password: PASSWORD }, { client }),
      ),
    );
    expect((await logIn(email, PASSWORD, { client: '203.0.113.30' })).status).toBe(200);
    const statuses = new Set((await Promise.all(others)).map(({ status }) => status));
    expect([...statuses].sort()).toEqual([201, 503]);
  });
});

describe('an address under attack', () => {
  it('is open to its member, on a device that was logged in before, though its token is over', async () => {
    const email = await registered('203.0.113.40');
    const { body } = await logIn(email, PASSWORD, { client: '203.0.113.40' });
    now += 7 * DAY_MS;
    for (let i = 0; i < 8; i++) await logIn(email, 'x', { client: `203.0.113.${50 + i}` });
    const stranger = await logIn(email, PASSWORD, { client: '203.0.113.60' });
    expect([stranger.status, stranger.body['code']]).toEqual([429, 'session.too-many-failures']);
    expect(Number(stranger.headers.get('retry-after'))).toBeGreaterThan(0);
    const known = await logIn(email, PASSWORD, { client: '203.0.113.60', token: body['token']! });
    expect(known.status).toBe(200);
    now += 31 * DAY_MS;
    for (let i = 0; i < 8; i++) await logIn(email, 'x', { client: `203.0.113.${70 + i}` });
    expect((await logIn(email, PASSWORD, { client: '203.0.113.60', token: body['token']! })).status).toBe(429);
    expect((await logIn(email, PASSWORD, { client: '203.0.113.60', token: 'no.to.ken' })).status).toBe(429);
  });
});
