import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DomainError } from '../errors/domain-error.ts';
import { KeepAliveClient } from '../testing/keep-alive-client.ts';
import { memoryLog } from '../testing/memory-log.ts';
import { startTestService, testAuthorization } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { buildHttpApp } from './build-http-app.ts';
import { bytesBody } from './bytes-body.ts';
import { defineRoute } from './define-route.ts';
import { reply } from './reply.ts';
import { testConfig } from '../testing/test-service.ts';

const memory = memoryLog();
const money = z.strictObject({ minor: z.int().positive(), currency: z.enum(['EUR', 'USD']) });
let service: TestService;
let ada: string;

const routes = [
  defineRoute({
    method: 'post',
    path: '/accounts/:id/deposits',
    params: z.strictObject({ id: z.uuid() }),
    body: z.strictObject({ amount: money }),
    handle: ({ body, caller, idempotencyKey }, context) => {
      context.log.info('depositing');
      return reply(201, { minor: body.amount.minor, by: caller.subject, key: idempotencyKey }, { location: '/x' });
    },
  }),
  defineRoute({ method: 'get', path: '/vault', access: { role: 'teller' }, handle: () => reply(200, {}) }),
  defineRoute({
    method: 'get',
    path: '/list',
    access: 'public',
    query: z.strictObject({ limit: z.string().regex(/^\d+$/).transform(Number).default(10) }),
    handle: ({ query }) => reply(200, { limit: query.limit }),
  }),
  defineRoute({
    method: 'post',
    path: '/bytes',
    access: 'public',
    idempotency: false,
    bodyLimitBytes: 8,
    body: bytesBody,
    handle: ({ body }) => reply(200, { hex: Buffer.from(body).toString('hex') }),
  }),
  defineRoute({
    method: 'get',
    path: '/broken',
    access: 'public',
    handle: () => {
      throw new Error('the password is hunter2');
    },
  }),
  defineRoute({
    method: 'get',
    path: '/short',
    access: 'public',
    handle: () => Promise.reject(new DomainError('account.short', 'short by 5', { fields: { field: 'amount' } })),
  }),
  defineRoute({
    method: 'get',
    path: '/statement.csv',
    access: 'public',
    handle: () => ({ status: 200, contentType: 'text/csv', chunks: lines(3) }),
  }),
];

async function* lines(count: number) {
  for (let i = 1; i <= count; i += 1) yield `${i}\n`;
}

beforeAll(async () => {
  service = await startTestService(routes, {
    log: memory.log,
    problems: { 'account.short': { status: 409, title: 'Not enough money' } },
  });
  ada = await testAuthorization({ subject: 'ada' });
});

afterAll(() => service.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(service.url + path, { headers });

async function deposit(body: unknown, over: Record<string, string | undefined> = {}, id: string = randomUUID()) {
  const all = { authorization: ada, 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...over };
  const headers = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${service.url}/accounts/${id}/deposits`, { method: 'POST', headers, body: text });
  return { response, body: (await response.json()) as Record<string, unknown> };
}

const five = { amount: { minor: 5, currency: 'EUR' } };

describe('an answer', () => {
  it('has a version, a pod and a request id', async () => {
    const management = (path: string) => fetch(service.managementUrl + path);
    const asked = ['/list', '/none', '/version', '/broken'].map((path) => get(path));
    for (const { headers } of await Promise.all([...asked, management('/healthz'), management('/none')])) {
      expect([headers.get('x-version'), headers.get('x-pod')]).toEqual(['0.0.0-test', 'test-0']);
      expect(headers.get('x-request-id')).toBeTruthy();
    }
  });

  it('keeps the request id that came, unless it is not fit for a log', async () => {
    expect((await get('/list', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
    expect((await get('/list', { 'x-request-id': 'a b"c' })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('carries what the handler gave', async () => {
    const key = randomUUID();
    const { response, body } = await deposit(five, { 'idempotency-key': key.toUpperCase() });
    expect([response.status, response.headers.get('location')]).toEqual([201, '/x']);
    expect(body).toEqual({ minor: 5, by: 'ada', key });
  });

  it('can be a stream', async () => {
    expect(await (await get('/statement.csv')).text()).toBe('1\n2\n3\n');
  });

  it('to what is not HTTP is ours too', async () => {
    const socket = connect(service.port, '127.0.0.1').end('NONSENSE\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 .*x-version: 0\.0\.0-test.*problem\+json/s);
  });
});

describe('a body of bytes', () => {
  it.each([
    ['{ "a":1}', 'application/json'],
    ['\u0000\n\r\n\u00ff', 'text/plain'],
  ])('%j is given as it was sent, whatever its type is', async (text, type) => {
    const sent = Buffer.from(text, 'latin1');
    const init = { method: 'POST', headers: { 'content-type': type }, body: sent };
    const answer = await fetch(`${service.url}/bytes`, init);
    expect(await answer.json()).toEqual({ hex: sent.toString('hex') });
  });

  it('is refused past its limit, with a length and without', async () => {
    const chunks = () => new Blob(['12345', '6789']).stream();
    for (const body of ['123456789', chunks()]) {
      const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
      expect((await fetch(`${service.url}/bytes`, init)).status).toBe(413);
    }
  });
});

describe('a bad request', () => {
  it.each([
    ['malformed JSON', '{"amount":', 400, 'request.malformed-json', undefined],
    ['an unknown field', { ...five, note: 'x' }, 400, 'request.invalid', 'note'],
    ['an unknown field inside', { amount: { ...five.amount, scale: 2 } }, 400, 'request.invalid', 'amount.scale'],
    ['negative money', { amount: { minor: -5, currency: 'EUR' } }, 400, 'request.invalid', 'amount.minor'],
    ['fractional money', { amount: { minor: 0.5, currency: 'EUR' } }, 400, 'request.invalid', 'amount.minor'],
    ['a missing field', {}, 400, 'request.invalid', 'amount'],
    ['an oversized body', JSON.stringify({ note: 'x'.repeat(70_000) }), 413, 'request.too-large', undefined],
  ])('%s is refused, naming the field', async (...[, sent, status, code, field]) => {
    const { response, body } = await deposit(sent);
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect([body['code'], body['field']]).toEqual([code, field]);
  });

  it('an oversized body without a length is cut off', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i += 1) controller.enqueue(new TextEncoder().encode('"'.padEnd(10_000, 'x')));
        controller.close();
      },
    });
    const headers = { authorization: ada, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    expect((await fetch(`${service.url}/accounts/${randomUUID()}/deposits`, init)).status).toBe(413);
  });

  it.each([
    ['no key', { 'idempotency-key': undefined }, 400, 'Idempotency-Key'],
    ['a key that is no UUID', { 'idempotency-key': '7' }, 400, 'Idempotency-Key'],
    ['another content type', { 'content-type': 'text/plain' }, 415, undefined],
    ['a compressed body', { 'content-encoding': 'gzip' }, 415, undefined],
  ])('%s is refused', async (_what, headers, status, field) => {
    const { response, body } = await deposit(five, headers);
    expect([response.status, body['field']]).toEqual([status, field]);
  });

  it('a wrong id is refused', async () => {
    expect((await deposit(five, {}, 'seven')).body).toMatchObject({
      status: 400,
      field: 'id',
      errors: [{ in: 'params' }],
    });
  });

  it('a path that cannot be decoded is refused', async () => {
    expect((await deposit(five, {}, '%E0%A4%A')).response.status).toBe(400);
  });

  it('an unknown query parameter is refused, also where none is taken', async () => {
    expect((await get('/list?limit=5')).status).toBe(200);
    expect(await (await get('/list?limt=5')).json()).toMatchObject({ status: 400, field: 'limt' });
    expect((await get('/short?x=1')).status).toBe(400);
  });
});

describe('a refusal', () => {
  it('of an unknown route is 404, of a method 405', async () => {
    expect((await get('/none')).status).toBe(404);
    const response = await fetch(`${service.url}/vault`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('of the domain is mapped by the catalogue', async () => {
    expect(await (await get('/short')).json()).toMatchObject({ status: 409, code: 'account.short', field: 'amount' });
  });

  it('of a failure shows nothing of it, and logs it', async () => {
    const response = await get('/broken');
    expect([response.status, (await response.text()).includes('hunter2')]).toEqual([500, false]);
    expect(memory.lines.find(({ message }) => message === 'request failed')).toMatchObject({ route: '/broken' });
  });

  it('of a caller without a token challenges; of one without the role forbids', async () => {
    const nobody = await get('/vault');
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const expired = await get('/vault', {
      authorization: await testAuthorization({ subject: 'ada', expiresInSeconds: -60 }),
    });
    expect([expired.status, expired.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token", error_description="The token has expired"',
    ]);
    expect((await get('/vault', { authorization: ada })).status).toBe(403);
    const teller = await testAuthorization({ subject: 'tom', roles: ['teller'] });
    expect((await get('/vault', { authorization: teller })).status).toBe(200);
  });

  it('comes before the service listens where tokens cannot be verified or a path is taken twice', () => {
    const base = { name: 'x', version: '0', config: testConfig() };
    const open = defineRoute({ method: 'get', path: '/a', access: 'public', handle: () => reply(200) });
    const closed = defineRoute({ method: 'get', path: '/a', handle: () => reply(200) });
    expect(() => buildHttpApp({ ...base, routes: [closed] })).toThrow('no verifier of tokens');
    expect(() => buildHttpApp({ ...base, routes: [open, open] })).toThrow('declared twice');
  });
});

describe('what is observed', () => {
  const ask = (path: string) => fetch(service.managementUrl + path);

  it.each(['/healthz', '/readyz', '/metrics', '/metrics?name[]=service_info'])(
    'is not shown to callers of the service: %s is unknown at its port',
    async (path) => {
      const answer = await get(path, { authorization: ada });
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'route.unknown' }]);
    },
  );

  it('has nothing of the service at its own port', async () => {
    for (const path of ['/list', '/docs', '/openapi.json']) expect((await ask(path)).status).toBe(404);
  });

  it('is no request under way and no connection of the service', async () => {
    const text = await (await ask('/metrics')).text();
    expect(text).toMatch(/^http_server_requests_in_flight 0$/m);
  });

  it('a log line of a request has its ids, its route and no secret', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await deposit(five, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    const own = memory.lines.filter((line) => line['trace_id'] === traceId);
    expect(own.map(({ message }) => message)).toEqual(['depositing', 'request']);
    expect(own[1]).toMatchObject({ method: 'POST', route: '/accounts/:id/deposits', status: 201 });
    expect(memory.text()).not.toContain(ada.slice(7));
  });

  it('metrics count requests by pattern, not by path', async () => {
    await deposit(five);
    const client = new KeepAliveClient(() => service.port);
    await client.get('/list');
    const text = await (await ask('/metrics')).text();
    client.close();
    expect(text).toMatch(
      /http_server_request_duration_seconds_count\{method="POST",route="\/accounts\/:id\/deposits",status="201"\} \d+/,
    );
    expect(text).toMatch(/http_server_connections_open [1-9]/);
    expect(text).toMatch(/service_drain_state 0/);
    expect(text).toMatch(/nodejs_eventloop_lag_seconds /);
  });

  it('metrics can be asked for by name, and then nothing else is collected', async () => {
    const names = ['service_drain_state', 'none_of_this_name', 'service_info'].map((name) => `name[]=${name}`);
    const text = await (await ask(`/metrics?${names.join('&')}`)).text();
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      'service_drain_state 0',
      'service_info{service="test",version="0.0.0-test"} 1',
    ]);
    expect(await (await ask('/metrics?name[]=none_of_this_name')).text()).toBe('');
  });

  it('health, readiness and version answer', async () => {
    expect([(await ask('/healthz')).status, (await ask('/readyz')).status]).toEqual([200, 200]);
    const version = { service: 'test', version: '0.0.0-test', pod: 'test-0' };
    for (const answer of [await ask('/version'), await get('/version')]) expect(await answer.json()).toEqual(version);
  });
});
