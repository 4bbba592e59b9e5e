import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { testEnvironment } from './test-service.ts';

export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  /** Sends the signal and waits for the end. @returns the exit code; null when a signal ended it */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

const READY_MS = 20_000;
const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Runs the real main as a process of its own, and waits until it is ready. */
export async function startProcess(mongo: string, wanted?: number): Promise<ServiceProcess> {
  const port = wanted ?? (await freePort());
  const env = { ...testEnvironment(mongo, `process-${port}`), PORT: String(port), PATH: process.env['PATH'] };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await ready(url, () => child.exitCode);
  return {
    url,
    port,
    kill: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = (await gone) as [number | null];
      return code;
    },
  };
}

async function ready(url: string, exitCode: () => number | null): Promise<void> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    if (exitCode() !== null) throw new Error(`the service ended with ${exitCode()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(20);
  }
  throw new Error(`the service was not ready within ${READY_MS} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
