import { once } from 'node:events';
import { createServer, get, type Agent, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createPools, type ConnectionPools } from './connections.ts';

const hintSeconds = 2;

let server: Server;
let pools: ConnectionPools;
let port: number;

beforeEach(async () => {
  server = createServer((_request, response) => {
    response.setHeader('keep-alive', `timeout=${hintSeconds}`);
    response.end('here');
  });
  // The server would keep it open far longer than it says: whoever closes it is the client.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  pools = createPools();
});

afterEach(async () => {
  pools.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const ask = async (agent: Agent): Promise<Socket> => {
  const request = get({ host: '127.0.0.1', port, agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { socket } = response;
  response.resume();
  await once(agent, 'free');
  return socket;
};

describe('a kept connection', () => {
  it('is used again, and given up before the time that the server said', async () => {
    const agent = pools.agentFor('keep-alive', 1);
    const socket = await ask(agent);
    expect(await ask(agent)).toBe(socket);
    await once(socket, 'close');
    expect(await ask(agent)).not.toBe(socket);
  });
});
