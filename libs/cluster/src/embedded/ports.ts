import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { NodePaths } from './paths.ts';
import type { ProcessReport } from './supervisor/protocol.ts';

/** Ports at 127.0.0.1 of the host. */
export interface Ports {
  readonly api: number;
  readonly registry: number;
  /** The cluster's DNS, over TCP. */
  readonly dns: number;
}

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

/** Each as wanted where that is free, else any. All are held until the last one is chosen: no two are the same. */
async function chooseAll(wanted: readonly (number | undefined)[]): Promise<readonly number[]> {
  const held: Server[] = [];
  for (const port of wanted) held.push((await tryListen(port ?? 0)) ?? (await tryListen(0))!);
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export async function readPorts(paths: NodePaths): Promise<Ports | undefined> {
  try {
    return JSON.parse(await readFile(paths.ports, 'utf8')) as Ports;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The ports of the last start where this node holds them or they are free, so that a kubeconfig somebody copied stays right; else free ones. */
export async function choosePorts(paths: NodePaths, running: readonly ProcessReport[]): Promise<Ports> {
  const last = await readPorts(paths);
  const inUse = running.some(({ name, state }) => name === 'netgate' && state === 'running');
  if (last !== undefined && inUse) return last;
  const [api, registry, dns] = await chooseAll([last?.api, last?.registry, last?.dns]);
  const ports: Ports = { api: api!, registry: registry!, dns: dns! };
  await writeFile(paths.ports, JSON.stringify(ports));
  return ports;
}
