import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort, until } from '@cutover/testing-kit';
import { buildHttpApp } from '../http/build-http-app.ts';
import { defineRoute } from '../http/define-route.ts';
import { reply } from '../http/reply.ts';
import { memoryLog } from '../testing/memory-log.ts';
import { testConfig } from '../testing/test-service.ts';
import type { StartOptions } from './start-options.ts';
import { startService } from './start-service.ts';
import type { RunningService } from './start-service.ts';

const hello = defineRoute({ method: 'get', path: '/hello', access: 'public', handle: () => reply(200, {}) });
let service: RunningService | undefined;

function start(options: Partial<StartOptions> = {}, env: Record<string, string> = {}): Promise<RunningService> {
  const config = testConfig(env);
  const app = buildHttpApp({ name: 'test', version: '1', config, routes: [hello], log: memoryLog().log });
  return startService({ app, config, handleSignals: false, retryDelays: { firstMs: 5, mostMs: 5 }, ...options });
}

const urlOf = (path: string) => `${path === '/hello' ? service?.url : service?.managementUrl}${path}`;
const status = async (path: string) => (await fetch(urlOf(path))).status;

afterEach(async () => {
  await service?.stop({ windowMs: 0 });
  service = undefined;
});

describe('a service', () => {
  it('is alive but not ready while a dependency is missing, and ready once it answers', async () => {
    let up = false;
    const connect = async () => {
      if (!up) throw new Error('down');
    };
    service = await start({ dependencies: [{ name: 'db', connect }] });
    expect(await Promise.all(['/healthz', '/readyz', '/hello'].map(status))).toEqual([200, 503, 503]);
    up = true;
    await service.ready;
    expect(await Promise.all(['/healthz', '/readyz', '/hello'].map(status))).toEqual([200, 200, 200]);
  });

  it('lets others work while a dependency is away, and goes on once it is back; it is alive all along', async () => {
    let up = true;
    const calls: string[] = [];
    const check = async () => {
      if (!up) throw new Error('down');
    };
    const note = (what: string) => async () => void calls.push(what);
    const worker = {
      ...{ name: 'consumer', start: note('start'), leave: note('leave') },
      ...{ suspend: note('suspend'), resume: note('resume') },
    };
    const dependencies = [{ name: 'db', connect: async () => undefined, check }];
    service = await start({ dependencies, workers: [worker], readinessLookMs: 20 });
    await service.ready;
    up = false;
    await until('the worker is suspended', () => calls.includes('suspend'));
    expect(await status('/healthz')).toBe(200);
    up = true;
    await until('the worker goes on', () => calls.includes('resume'));
    await service.stop({ windowMs: 0 });
    expect(calls).toEqual(['start', 'suspend', 'resume', 'leave']);
  });

  it('is not alive where only a new process can use a dependency again', async () => {
    let stuck = false;
    const db = { name: 'db.example', connect: async () => undefined, stuck: () => stuck };
    service = await start({ dependencies: [db] });
    await service.ready;
    expect(await status('/healthz')).toBe(200);
    stuck = true;
    const answer = await fetch(urlOf('/healthz'));
    expect([answer.status, await answer.text()]).toEqual([503, '{"status":"stuck"}']);
  });

  it('stopped while it waits for a dependency ends and closes it', async () => {
    const closed: string[] = [];
    const db = { name: 'db', connect: () => Promise.reject(new Error('down')), close: async () => closed.push('db') };
    service = await start({ dependencies: [db] });
    const ready = service.ready.catch((error: Error) => error.message);
    await service.stop({ windowMs: 0 });
    expect([await ready, closed]).toEqual(['the service is stopping', ['db']]);
  });

  it('starts workers after dependencies; at the end workers leave first and the last dependency closes first', async () => {
    const order: string[] = [];
    const dependency = (name: string) => ({
      name,
      connect: async () => order.push(`${name} connects`),
      close: async () => order.push(`${name} closes`),
    });
    const worker = { name: 'w', start: async () => order.push('w starts'), leave: async () => order.push('w leaves') };
    const running = await start({ dependencies: [dependency('a'), dependency('b')], workers: [worker] });
    await running.ready;
    await running.stop({ windowMs: 0 });
    expect(order).toEqual(['a connects', 'b connects', 'w starts', 'w leaves', 'b closes', 'a closes']);
  });

  it('ends although a worker cannot leave and a dependency cannot close', async () => {
    const fails = () => Promise.reject(new Error('no'));
    const running = await start({
      dependencies: [{ name: 'db', connect: async () => undefined, close: fails }],
      workers: [{ name: 'w', start: async () => undefined, leave: fails }],
    });
    await running.ready;
    await expect(running.stop({ windowMs: 0 })).resolves.toBeUndefined();
  });

  it('whose port is taken says so in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(start({}, { PORT: String(port) })).rejects.toThrow(
      new RegExp(`^PORT ${port}: cannot listen on 127.0.0.1 \\(.*EADDRINUSE.*\\), choose another$`),
    );
    other.close();
  });

  it.each([
    ['PORT', 'MANAGEMENT_PORT'],
    ['MANAGEMENT_PORT', 'PORT'],
  ])('that cannot have its %s leaves its %s to others', async (taken, free) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const own = await freePort();
    const refused = start({}, { [taken]: String(port), [free]: String(own) });
    await expect(refused).rejects.toThrow(new RegExp(`^${taken} ${port}: cannot listen on 127.0.0.1 \\(.*\\), choose`));
    const next = createServer().listen(own, '127.0.0.1');
    await once(next, 'listening');
    next.close();
    other.close();
  });
});
