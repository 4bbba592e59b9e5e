import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TEST_KEY } from '@cutover/service-kit/testing';

export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface Surroundings {
  readonly mongo: string;
  readonly kafka: string;
  /** Whose tokens account and transfer take beside those of TEST_KEY. */
  readonly membership: { readonly port: number; readonly tokenKeys: string };
  /** Where spans go. */
  readonly traces?: string;
}

const READY_MS = 30_000;
const APPS = join(import.meta.dirname, '..', '..', '..');

/** Runs a service's real main as a process of its own, and waits until it is ready. Other services are known by their path and their HTTP alone. */
export async function startService(
  name: 'membership' | 'account' | 'transfer',
  { mongo, kafka, membership, traces }: Surroundings,
  wanted?: number,
): Promise<ServiceProcess> {
  const port = wanted ?? (await freePort());
  const env = {
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    PORT: String(port),
    POD_NAME: `${name}-${port}`,
    LOG_LEVEL: 'fatal',
    MONGODB_URL: `${mongo}/${name === 'membership' ? name : 'bank'}`,
    KAFKA_BROKERS: kafka,
    AUTH_KEYS: `${TEST_KEY.kid}:${TEST_KEY.secret}`,
    DRAIN_ENABLED: 'false',
    ...(traces !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: traces }),
    ...(name === 'transfer' && { TRANSFER_DEADLINE_MS: '60000' }),
    ...(name === 'membership'
      ? { TOKEN_KEYS: membership.tokenKeys, PASSWORD_COST: '10' }
      : { AUTH_JWKS_URL: `http://127.0.0.1:${membership.port}/.well-known/jwks.json` }),
  };
  const child = spawn(process.execPath, [join(APPS, name, 'src', 'main.ts')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
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
