import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { readBalances } from './open-accounts.ts';
import { SetUpError } from '../shared/set-up-error.ts';

const clients = [{ token: 'a-token', accounts: ['one', 'two'] }];

let server: Server;

const serve = async (listener: RequestListener): Promise<string> => {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('reading balances', () => {
  it('asks again when a connection breaks or the service is not there yet', async () => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked += 1;
      if (asked <= 2) request.socket.destroy();
      else if (asked === 3) response.writeHead(503).end();
      else response.end(JSON.stringify({ balance: { minor: request.url!.endsWith('one') ? 1 : 2 } }));
    });
    await expect(readBalances(url, clients)).resolves.toEqual([
      { account: 'one', minor: 1 },
      { account: 'two', minor: 2 },
    ]);
  });

  it('takes a refusal for what it is, at once', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(404).end('no such account');
    });
    const reading = readBalances(url, [{ token: 'a-token', accounts: ['one'] }]);
    await expect(reading).rejects.toThrow(SetUpError);
    await expect(reading).rejects.toThrow('/accounts/one answered 404: no such account');
    expect(asked).toBe(1);
  });
});
