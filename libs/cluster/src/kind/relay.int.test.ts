import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { overTcp, relay } from './relay.ts';

describe('relay', () => {
  it('carries connections through a command each, until closed', async () => {
    const server = createServer((request, response) => void response.end(`hello ${request.url}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const exposed = await relay(overTcp({ address: '127.0.0.1', port }));
    expect(await (await fetch(`${exposed.url}/a`)).text()).toBe('hello /a');
    expect(await (await fetch(`${exposed.url}/b`)).text()).toBe('hello /b');
    await exposed.close();
    await expect(fetch(exposed.url)).rejects.toThrow();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('ends a connection whose command cannot reach its target', async () => {
    const exposed = await relay(['sh', '-c', 'exit 1']);
    await expect(fetch(exposed.url)).rejects.toThrow();
    await exposed.close();
  });
});
