import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, startService } from '@cutover/service-kit';
import type { RunningService } from '@cutover/service-kit';
import { clientOf, memoryLog, signToken } from '@cutover/service-kit/testing';
import { until } from '@cutover/testing-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildNodeLogs } from './app.ts';
import { nodeLogsConfig } from './config.ts';

const KEY = { kid: 'main', secret: 'only-for-tests-only-for-tests-0123456789' };
const TIME = '2026-11-29T09:40:27.1Z';

let podLogs: string;
let service: RunningService;

async function start(env: Record<string, string> = {}): Promise<void> {
  const keys = `${KEY.kid}:${KEY.secret}`;
  const given = { PORT: '0', HOST: '127.0.0.1', POD_LOGS: podLogs, NODE_NAME: 'one', SCAN_INTERVAL_MS: '100' };
  const config = loadConfig(nodeLogsConfig, { ...given, AUTH_KEYS: keys, ...env });
  service = await startService({ ...buildNodeLogs(config, { log: memoryLog().log }), handleSignals: false });
  await service.ready;
}

const containerFolder = (pod: string, container: string) => join(podLogs, pod, container);

async function log(pod: string, container: string, lines: readonly string[], file = '0.log'): Promise<void> {
  await mkdir(containerFolder(pod, container), { recursive: true });
  await appendFile(join(containerFolder(pod, container), file), lines.map((line) => `${TIME} ${line}\n`).join(''));
}

/** The value of a counter, or undefined where there is none. */
async function counted(name: string, pod: string): Promise<number | undefined> {
  const text = await (await fetch(`${service.managementUrl}/metrics`)).text();
  const line = text
    .split('\n')
    .find((each) => each.startsWith(`node_logs_${name}_total{`) && each.includes(`pod="${pod}"`));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

const reaches = (name: string, pod: string, value: number | undefined) =>
  until(`${name} of ${pod} are ${value}`, async () => (await counted(name, pod)) === value, { everyMs: 50 });

async function reader(roles: readonly string[]) {
  return clientOf(service.url, await signToken(KEY, { subject: 'op', roles }));
}

beforeEach(async () => {
  podLogs = await mkdtemp(join(tmpdir(), 'node-logs-'));
});

afterEach(async () => {
  await service.stop({ windowMs: 0 });
  await rm(podLogs, { recursive: true, force: true });
});

describe('the logs of a node', () => {
  it('are counted by container: lines, bytes and errors', async () => {
    await log('bank_account-0_u1', 'account', [
      'stdout F {"level":"info"}',
      'stderr F {"level":"error"}',
      'stdout P ha',
    ]);
    await start();
    await reaches('lines', 'account-0', 2);
    const bytes = `${TIME} stdout F {"level":"info"}\n${TIME} stderr F {"level":"error"}\n${TIME} stdout P ha\n`.length;
    expect(await counted('bytes', 'account-0')).toBe(bytes);
    expect(await counted('errors', 'account-0')).toBe(1);
    await log('bank_account-0_u1', 'account', ['stdout F lf']);
    await reaches('lines', 'account-0', 3);
  });

  it('are counted once each, over restarts of the container and rotations of the file', async () => {
    await log('bank_a_u1', 'main', ['stdout F one', 'stdout F two']);
    await start();
    await reaches('lines', 'a', 2);
    const folder = containerFolder('bank_a_u1', 'main');
    await log('bank_a_u1', 'main', ['stdout F three']);
    await rename(join(folder, '0.log'), join(folder, '0.log.20261129-094027'));
    await log('bank_a_u1', 'main', ['stdout F four']);
    await reaches('lines', 'a', 4);
    await log('bank_a_u1', 'main', ['stdout F five'], '1.log');
    await writeFile(join(folder, '0.log.20261129-094027.gz'), 'compressed');
    await reaches('lines', 'a', 5);
  });

  it('wait for the end of a line that is being written', async () => {
    await log('bank_a_u1', 'main', ['stdout F one']);
    await appendFile(join(containerFolder('bank_a_u1', 'main'), '0.log'), `${TIME} stdout F tw`);
    await start();
    await reaches('lines', 'a', 1);
    await appendFile(join(containerFolder('bank_a_u1', 'main'), '0.log'), 'o\n');
    await reaches('lines', 'a', 2);
  });

  it('are forgotten with their pod, and not when the next of that name is there', async () => {
    await log('bank_a_u1', 'main', ['stdout F one']);
    await log('bank_b_u1', 'main', ['stdout F one']);
    await start();
    await reaches('lines', 'b', 1);
    await log('bank_b_u2', 'main', ['stdout F two']);
    await rm(join(podLogs, 'bank_b_u1'), { recursive: true });
    await rm(join(podLogs, 'bank_a_u1'), { recursive: true });
    await reaches('lines', 'a', undefined);
    await reaches('lines', 'b', 2);
  });

  it('are shown to an operator: the last lines, whole, of all containers of a pod or of one', async () => {
    await log('bank_a_u1', 'main', ['stdout F old', 'stdout P two ', 'stderr F oops', 'stdout F words']);
    await log('bank_a_u1', 'side', ['stdout F beside']);
    await start();
    const operator = await reader(['operator']);
    const { status, body } = await operator.get('/logs?pod=bank/a&container=main&lines=2');
    expect(status).toBe(200);
    expect(body.lines).toEqual([
      { container: 'main', time: TIME, stream: 'stderr', text: 'oops' },
      { container: 'main', time: TIME, stream: 'stdout', text: 'two words' },
    ]);
    expect((await operator.get('/logs?pod=bank/a')).body.lines).toHaveLength(4);
    expect(await operator.get('/logs?pod=bank/b')).toMatchObject({ status: 404, body: { code: 'logs.unknown-pod' } });
    const other = { status: 404, body: { code: 'logs.unknown-container', containers: ['main', 'side'] } };
    expect(await operator.get('/logs?pod=bank/a&container=x')).toMatchObject(other);
    for (const bad of ['', '?pod=a', '?pod=bank/../../x', '?pod=bank/a&lines=0', '?pod=bank/a&follow=1'])
      expect((await operator.get(`/logs${bad}`)).status).toBe(400);
  });

  it('are shown to nobody else, and to nobody at all without keys', async () => {
    await start();
    expect((await (await reader(['teller'])).get('/logs?pod=bank/a')).status).toBe(403);
    expect((await clientOf(service.url, undefined).get('/logs?pod=bank/a')).status).toBe(401);
    await service.stop({ windowMs: 0 });
    await start({ AUTH_KEYS: '' });
    expect((await (await reader(['operator'])).get('/logs?pod=bank/a')).status).toBe(404);
  });
});
