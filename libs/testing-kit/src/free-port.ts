import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the kernel gives to connections and to whoever asks for any (ip_local_port_range(7), from 32768 on). */
const FIRST = 20_000;
/** Every process draws from its own, so that tests side by side do not draw one twice before it is listened on. */
const SHARES = 100;
const SHARE = 120;

const given = new Set<number>();

/**
 * A TCP port of 127.0.0.1 that nobody listens on now, and that nobody is given until it is listened on: neither by the kernel, nor by another process's tests,
 * nor here again. So a server may also come back on its port after a while.
 */
export async function freePort(): Promise<number> {
  const first = FIRST + (process.pid % SHARES) * SHARE;
  for (;;) {
    if (given.size === SHARE) given.clear();
    const port = first + Math.floor(Math.random() * SHARE);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
