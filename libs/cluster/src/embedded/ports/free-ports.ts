import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

function tryListen(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** Ports at 127.0.0.1: each as wanted where that is free, else any. All are held until the last one is chosen: no two are the same. */
export async function chooseFree(wanted: readonly (number | undefined)[]): Promise<readonly number[]> {
  const held: Server[] = [];
  for (const port of wanted) held.push((await tryListen(port ?? 0)) ?? (await tryListen(0))!);
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
