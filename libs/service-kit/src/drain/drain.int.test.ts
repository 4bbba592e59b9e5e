import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@cutover/testing-kit';
import { describe, expect, it } from '@jest/globals';
import { defineRoute } from '../http/define-route.ts';
import { reply } from '../http/reply.ts';
import { KeepAliveClient } from '../testing/keep-alive-client.ts';
import { startTestService, testConfig } from '../testing/test-service.ts';

const quick = defineRoute({ method: 'get', path: '/quick', access: 'public', handle: () => reply(200, {}) });
const slow = defineRoute({
  method: 'get',
  path: '/slow',
  access: 'public',
  handle: async () => {
    await sleep(300);
    return reply(200, {});
  },
});
const stuck = defineRoute({
  method: 'get',
  path: '/stuck',
  access: 'public',
  handle: () => new Promise<never>(() => undefined),
});
const events = defineRoute({
  method: 'get',
  path: '/events',
  access: 'public',
  handle: () => ({ status: 200, contentType: 'text/event-stream', chunks: ticks(), endless: true }),
});

async function* ticks() {
  for (;;) {
    yield 'data: tick\n\n';
    await sleep(20);
  }
}

const start = (env: Record<string, string> = {}) =>
  startTestService([quick, slow, stuck, events], { config: testConfig(env) });

describe('a drain', () => {
  it('stays ready and accepts, and every answer says close, those under way included', async () => {
    const service = await start();
    const client = () => new KeepAliveClient(() => service.port);
    const idle = client();
    expect(await idle.get('/quick')).toMatchObject({ status: 200, closes: false });
    const underWay = client().get('/slow');
    await sleep(50);
    const stopped = service.stop({ windowMs: 1_000 });
    expect((await fetch(`${service.managementUrl}/readyz`)).status).toBe(200);
    expect(await idle.get('/quick')).toMatchObject({ status: 200, reused: true, closes: true });
    expect(await underWay).toMatchObject({ status: 200, closes: true });
    await stopped;
    expect(await client().get('/quick')).toMatchObject({ status: 0, failure: 'ECONNREFUSED' });
  });

  it('ends endless streams at once, and whole', async () => {
    const service = await start();
    const response = await fetch(`${service.url}/events`);
    const text = response.text();
    await sleep(60);
    let isOver = false;
    const stopped = service.stop({ windowMs: 1_000 }).then(() => (isOver = true));
    expect(await text).toMatch(/^(data: tick\n\n)+$/);
    // At once, not when the window ends.
    expect(isOver).toBe(false);
    await stopped;
  });

  it('lets a request finish after the window, and cuts at the deadline', async () => {
    const service = await start({ DRAIN_DEADLINE_MS: '2100' });
    const client = () => new KeepAliveClient(() => service.port);
    const [slowOne, stuckOne] = [client().get('/slow'), client().get('/stuck')];
    await sleep(50);
    const from = performance.now();
    await service.stop({ windowMs: 100 });
    expect((await slowOne).status).toBe(200);
    expect((await stuckOne).status).toBe(0);
    expect(performance.now() - from).toBeGreaterThan(2_000);
  });
});

describe('a service that is unready in place of draining', () => {
  it('is not ready at once, accepts until its window ends, and tells no connection to close', async () => {
    const service = await start({ DRAIN_ENABLED: 'false', DRAIN_UNREADY: 'true' });
    const kept = new KeepAliveClient(() => service.port);
    expect(await kept.get('/quick')).toMatchObject({ status: 200 });
    const stopped = service.stop({ windowMs: 600 });
    expect((await fetch(`${service.managementUrl}/readyz`)).status).toBe(503);
    expect(await kept.get('/quick')).toMatchObject({ status: 200, reused: true, closes: false });
    expect(await new KeepAliveClient(() => service.port).get('/slow')).toMatchObject({ status: 200 });
    await stopped;
    expect(await new KeepAliveClient(() => service.port).get('/quick')).toMatchObject({ failure: 'ECONNREFUSED' });
  });

  it('is cut at the deadline by whoever never ends', async () => {
    const service = await start({ DRAIN_ENABLED: 'false', DRAIN_UNREADY: 'true', DRAIN_DEADLINE_MS: '300' });
    const stuckOne = new KeepAliveClient(() => service.port).get('/stuck');
    await sleep(50);
    await service.stop({ windowMs: 100 });
    expect((await stuckOne).status).toBe(0);
  });
});

describe('probes and metrics of a pod that drains', () => {
  it('are answered for as long as a request is, though nobody new is accepted, and end with the drain', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    const held = defineRoute({
      ...{ method: 'get', path: '/held', access: 'public' },
      handle: async () => {
        await gate;
        return reply(200, {});
      },
    });
    const closed: string[] = [];
    const close = async () => void closed.push('db');
    const dependencies = [{ name: 'db', connect: async () => undefined, close }];
    const service = await startTestService([held], {
      config: testConfig({ DRAIN_DEADLINE_MS: '60000' }),
      dependencies,
    });
    const ask = (path: string) => fetch(service.managementUrl + path);
    const underWay = fetch(`${service.url}/held`);
    const state = async () => /^service_drain_state (\d)$/m.exec(await (await ask('/metrics')).text())?.[1];
    await until('it is under way', async () =>
      (await (await ask('/metrics')).text()).includes('http_server_requests_in_flight 1\n'),
    );
    const stopped = service.stop({ windowMs: 50 });
    await until('it has stopped accepting', async () => (await state()) === '2');
    await expect(fetch(`${service.url}/quick`)).rejects.toThrow('fetch failed');
    expect([(await ask('/readyz')).status, (await ask('/healthz')).status, closed]).toEqual([200, 200, []]);
    release();
    expect((await underWay).status).toBe(200);
    await stopped;
    expect(closed).toEqual(['db']);
    await expect(ask('/readyz')).rejects.toThrow('fetch failed');
  });

  it('hold nobody up: a scrape that is never read is cut', async () => {
    const service = await start();
    const { hostname, port } = new URL(service.managementUrl);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const gone = once(socket, 'close');
    socket.write('GET /metrics HTTP/1.1\r\nHost: test\r\n');
    await service.close();
    await gone;
  });
});

describe('a connection past its age', () => {
  it('is told to close with its next answer, not cut while idle', async () => {
    // Idle for longer than its age, and not for as long as it is kept.
    const kept = { KEEP_ALIVE_TIMEOUT_MS: '10000', DRAIN_WINDOW_MS: '11000', DRAIN_DEADLINE_MS: '12000' };
    const service = await start({ ...kept, MAX_CONNECTION_AGE_MS: '600' });
    const client = new KeepAliveClient(() => service.port);
    expect((await client.get('/quick')).closes).toBe(false);
    await sleep(700);
    expect(await client.get('/quick')).toMatchObject({ status: 200, reused: true, closes: true });
    expect(await client.get('/quick')).toMatchObject({ status: 200, reused: false, closes: false });
    client.close();
    await service.close();
  });

  it('stays when the limit is off', async () => {
    const service = await start({ MAX_CONNECTION_AGE_MS: '0' });
    const client = new KeepAliveClient(() => service.port);
    await client.get('/quick');
    await sleep(300);
    expect((await client.get('/quick')).closes).toBe(false);
    client.close();
    await service.close();
  });
});
