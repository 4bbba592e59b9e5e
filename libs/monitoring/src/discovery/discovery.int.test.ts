import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { freePort, until } from '@cutover/testing-kit';
import { prometheusConfig } from '../scrape/prometheus-config.ts';
import type { Pod } from './pod-groups.ts';
import { groupsServer } from './serve-groups.ts';

/** Whatever the machine's pace: only what never comes is to be ended. */
const PATIENCE = { withinMs: 240_000, everyMs: 250 };

const servers: Server[] = [];
let folder: string;

async function listen(serve: RequestListener | Server): Promise<number> {
  const server = typeof serve === 'function' ? createServer(serve) : serve;
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-discovery-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

function pod(
  name: string,
  ports: readonly { name: string; containerPort: number }[],
  more: Partial<Pod['metadata']>,
): Pod {
  return {
    metadata: { name, namespace: 'bank', ...more },
    spec: { containers: [{ name: 'main', ports }] },
    status: { phase: 'Running', podIP: '127.0.0.1' },
  };
}

it(
  'the real Prometheus scrapes what pods say of themselves, under the labels that rules go by',
  async () => {
    const target = await listen((_, response) => void response.end('service_drain_state 0\n'));
    const tokens: (string | undefined)[] = [];
    const items = [
      pod(
        'transfer-1',
        [
          { name: 'http', containerPort: 1 },
          { name: 'management', containerPort: target },
        ],
        {
          labels: { 'app.kubernetes.io/name': 'transfer', 'app.kubernetes.io/instance': 'dev-transfer' },
        },
      ),
      pod('hello', [{ name: 'web', containerPort: 1 }], {
        labels: { app: 'hello' },
        annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(target) },
      }),
      pod('other', [{ name: 'web', containerPort: target }], {}),
    ];
    const api = await listen((request, response) => {
      tokens.push(request.headers.authorization);
      response.end(JSON.stringify({ items }));
    });
    const url = `http://127.0.0.1:${api}`;
    const groups = await listen(groupsServer({ url, token: async () => 'secret' }, () => undefined));
    const port = await freePort();
    const config = prometheusConfig({ interval: '1s', rules: [] }).replaceAll('127.0.0.1:9091', `127.0.0.1:${groups}`);
    await writeFile(join(folder, 'prometheus.yml'), config.replace('127.0.0.1:9090', `127.0.0.1:${port}`));
    const args = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
    const server = spawn('prometheus', [...args, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
    const ended = once(server, 'close');
    try {
      const up = await until(
        'all targets answered',
        async () => {
          const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=up==1`).catch(() => undefined);
          if (answer?.status !== 200) return undefined;
          const { data } = (await answer.json()) as { data: { result: { metric: Record<string, string> }[] } };
          return data.result.length >= 3 && data.result.map(({ metric }) => metric);
        },
        PATIENCE,
      );
      const place = ({ job, namespace, service, pod, endpoint }: Record<string, string>) =>
        [job, namespace, service, pod ?? '', endpoint ?? ''].join(' ').trim();
      expect(up.map(place).sort()).toEqual([
        `annotated bank hello hello ${target}`,
        'prometheus monitoring prometheus',
        'services bank dev-transfer transfer-1 management',
      ]);
      expect(new Set(tokens)).toEqual(new Set(['Bearer secret']));
    } finally {
      server.kill('SIGKILL');
      await ended;
    }
  },
  PATIENCE.withinMs + 60_000,
);

it('targets are not known where the API server refuses, which is said', async () => {
  const said: string[] = [];
  const api = await listen((_, response) => void response.writeHead(403).end());
  const groups = await listen(
    groupsServer({ url: `http://127.0.0.1:${api}`, token: async () => 'secret' }, (line) => void said.push(line)),
  );
  expect((await fetch(`http://127.0.0.1:${groups}/`)).status).toBe(503);
  expect(said).toEqual(['targets are not known: the API server answers 403 when asked for pods']);
});
