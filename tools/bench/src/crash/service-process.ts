import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type ServiceName = 'membership' | 'account' | 'transfer';

export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const READY_MS = 60_000;
const APPS = join(import.meta.dirname, '..', '..', '..', '..', 'apps');

/**
 * Runs a service's real main as a process of its own, and waits until it is ready. Services are known by their path and their HTTP alone.
 * @throws Error when it ends first or takes too long
 */
export async function startService(
  name: ServiceName,
  settings: Readonly<Record<string, string>>,
  wanted?: number,
): Promise<ServiceProcess> {
  const port = wanted ?? (await freePort());
  const about = { HOST: '127.0.0.1', PORT: String(port), POD_NAME: `${name}-${port}`, LOG_LEVEL: 'fatal' };
  const env = { PATH: process.env['PATH'], ...about, DRAIN_ENABLED: 'false', ...settings };
  const args = [join(APPS, name, 'src', 'main.ts')];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const until = performance.now() + READY_MS;
  while ((await fetch(`${url}/readyz`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (performance.now() > until) throw new Error(`${name} was not ready within ${READY_MS} ms`);
    await sleep(20);
  }
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await gone;
  };
  return { url, port, kill };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
