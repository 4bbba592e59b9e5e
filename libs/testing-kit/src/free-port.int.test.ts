import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from './free-port.ts';

describe('a free port', () => {
  it('is another one each time, though nobody listens on the ones before, and none that the kernel gives away', async () => {
    const ports = await Promise.all(Array.from({ length: 100 }, freePort));
    expect(new Set(ports).size).toBe(100);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('is not one that somebody listens on', async () => {
    const server = createServer().listen(await freePort(), '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    // As many as there are, so that each is drawn.
    for (let left = 240; left > 0; left--) expect(await freePort()).not.toBe(port);
    server.close();
    await once(server, 'close');
  });
});
