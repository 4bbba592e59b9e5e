import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort, until } from '@cutover/testing-kit';
import { buildHttpApp } from '../http/build-http-app.ts';
import { defineRoute } from '../http/define-route.ts';
import { reply } from '../http/reply.ts';
import { startService } from '../start/start-service.ts';
import { memoryLog } from '../testing/memory-log.ts';
import { testConfig } from '../testing/test-service.ts';
import { callerVerifier } from './caller-verifier.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

const { publicKey } = generateKeyPairSync('ed25519');
const SET = JSON.stringify({
  keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'EdDSA', use: 'sig' }],
});

async function signerOn(port: number): Promise<Server> {
  const server = createServer((_request, response) => response.end(SET)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function gone(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

async function serviceOf(jwksUrl: string) {
  const { log, lines } = memoryLog('warn');
  const config = testConfig();
  const tokens = callerVerifier({ authJwksUrl: jwksUrl });
  const routes = [defineRoute({ method: 'get', path: '/mine', handle: () => reply(200, {}) })];
  const app = buildHttpApp({ name: 'test', version: '1', config, routes, tokens, log });
  const { dependencies } = tokens;
  const retryDelays = { firstMs: 5, mostMs: 5 };
  const service = await startService({ app, config, dependencies, retryDelays, handleSignals: false });
  service.ready.catch(() => undefined);
  cleanUp.push(() => service.stop({ windowMs: 0 }));
  const status = async (path: string) =>
    (await fetch((path === '/mine' ? service.url : service.managementUrl) + path)).status;
  return { service, status, lines };
}

describe("a service that verifies tokens by a signer's keys", () => {
  it('is not ready before it has had them, says what it waits for, and stays ready when the signer goes', async () => {
    const port = await freePort();
    const { service, status, lines } = await serviceOf(`http://127.0.0.1:${port}/jwks.json`);
    await until('it says what it waits for', () => lines.length > 0);
    expect(String(lines[0]?.['message'])).toMatch(/^the signer of tokens does not answer \([^\n]+\); trying again in/);
    expect([await status('/healthz'), await status('/readyz'), await status('/mine')]).toEqual([200, 503, 503]);
    const signer = await signerOn(port);
    await service.ready;
    expect([await status('/readyz'), await status('/mine')]).toEqual([200, 401]);
    await gone(signer);
    // The report is a second old at most: ask until it has been made anew.
    const from = performance.now();
    await until('it has been asked anew', () => performance.now() - from > 1_100);
    expect(await status('/readyz')).toBe(200);
  });
});
