import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { probeApplication } from './probe-application.ts';
import type { Reach } from '../application.ts';

let server: Server;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.url === '/gone' ? 404 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const prepare = (...paths: string[]) => {
  const probes = paths.map((path) => ({ method: 'GET' as const, path, body: null }));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const size = { clients: 2, accountsPerClient: 1 };
  return probeApplication('shop', { probes, versionHeader: null })
    .inLane()
    .makeTestData({ url } as Reach, size);
};

describe('a lane of any app', () => {
  it('asks every probe once before there is load', async () => {
    expect((await prepare('/', '/orders')).clients).toHaveLength(2);
    expect(asked).toEqual(['GET /', 'GET /orders']);
  });
  it('cannot be set up where a probe is not there', async () => {
    await expect(prepare('/', '/gone')).rejects.toMatchObject({
      code: 'set-up-failed',
      message: 'probe GET /gone is answered 404 before any change',
    });
  });
});
