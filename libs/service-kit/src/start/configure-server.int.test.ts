import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { buildHttpApp } from '../http/build-http-app.ts';
import { memoryLog } from '../testing/memory-log.ts';
import { testConfig } from '../testing/test-service.ts';
import { configureServer } from './configure-server.ts';

const cleanUp: (() => void)[] = [];

afterEach(() => {
  for (const undo of cleanUp.splice(0)) undo();
});

/** A server that looks often whether requests are late, and calls them so early. */
async function impatient() {
  const config = testConfig();
  const app = buildHttpApp({ name: 'test', version: '1', config, routes: [], log: memoryLog().log });
  const server = createServer({ connectionsCheckingInterval: 20 }, app.express);
  configureServer(server, app, config);
  Object.assign(server, { headersTimeout: 50, requestTimeout: 100 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanUp.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return { app, port: (server.address() as AddressInfo).port };
}

/** All that is answered to some bytes, until the server closes. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

const HEAD = 'GET / HTTP/1.1\r\nHost: test\r\n';

describe('a request that cannot be read', () => {
  it.each([
    ['is not HTTP', 'NONSENSE\r\n\r\n', '400 Bad Request'],
    ['has too long a head', `${HEAD}x: ${'y'.repeat(20_000)}\r\n\r\n`, '431 Request Header Fields Too Large'],
    ['never ends its head', HEAD, '408 Request Timeout'],
  ])('that %s is told so, and counted', async (_what, bytes, status) => {
    const { app, port } = await impatient();
    const answer = await answerTo(port, bytes);
    const code = status.slice(0, 3);
    const told = `^HTTP/1\\.1 ${status}\r\n.*x-version: 1\r\n.*problem\\+json.*"status":${code}`;
    expect(answer).toMatch(new RegExp(told, 's'));
    const counted = await app.metrics.registry.getSingleMetricAsString('http_server_requests_unreadable_total');
    expect(counted).toContain(`{status="${code}"} 1`);
  });
});
