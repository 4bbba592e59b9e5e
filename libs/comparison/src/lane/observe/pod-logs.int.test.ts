import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createLogBuffer } from './log-buffer.ts';
import { followPodLogs, type PodLogs } from './pod-logs.ts';
import { toyKubeconfig } from '../../testing/toy-kubeconfig.ts';

const one = '0193a1b20000700080000000000000ab';
const other = 'ffffffff00000000000000000000012c';

let dir: string;
let server: Server;
let asked: URL[];
let open: Map<string, ServerResponse>;
let refused: number;
let pods: Map<string, { phase: string | null; restarts: number }>;
let logs: PodLogs;

const eventually = async (test: () => boolean) => {
  for (let look = 0; look < 2_000 && !test(); look += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(test()).toBe(true);
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pod-logs-'));
  asked = [];
  open = new Map();
  refused = 0;
  pods = new Map();
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://toy');
    asked.push(url);
    if (refused > 0) {
      refused -= 1;
      return void response.writeHead(400).end();
    }
    response.writeHead(200).flushHeaders();
    open.set(url.pathname.split('/')[6] ?? '', response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const kubeconfig = join(dir, 'kubeconfig.json');
  await writeFile(kubeconfig, toyKubeconfig((server.address() as AddressInfo).port));
  const timing = { everyMs: 10, flushMs: 50 };
  logs = followPodLogs({ kubeconfig, namespace: 'lane', container: 'account', pods: () => pods, ...timing });
});

afterEach(async () => {
  await logs.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const running = { phase: 'Running', restarts: 0 };

describe('following the logs of pods', () => {
  it('reads each pod once it runs, keeps its lines after it is gone, and ends though a log goes on', async () => {
    pods.set('account-a', running).set('account-b', { phase: 'Pending', restarts: 0 });
    await eventually(() => open.has('account-a'));
    expect(asked[0]?.pathname).toBe('/api/v1/namespaces/lane/pods/account-a/log');
    expect(asked[0]?.searchParams.get('container')).toBe('account');
    open.get('account-a')?.write(`{"trace_id":"${one}","status":201}\n{"trace_id":"${other}"}\n`);
    open.get('account-a')?.end();
    pods.delete('account-a');
    pods.set('account-b', running);
    await eventually(() => open.has('account-b'));
    open.get('account-b')?.write('nothing about anybody\n');
    await eventually(() => logs.about(new Set([one])).length === 3);
    await logs.stop();
    expect(logs.about(new Set([one]))).toEqual([
      { kind: 'pod', pod: 'account-a', whole: true },
      { kind: 'line', pod: 'account-a', traceId: one, text: `{"trace_id":"${one}","status":201}` },
      { kind: 'pod', pod: 'account-b', whole: true },
    ]);
  });

  it('asks again where a container has not started, and says nothing of a pod that was never read', async () => {
    refused = 3;
    pods.set('account-a', running);
    await eventually(() => asked.length >= 4 && open.has('account-a'));
    // The server has answered; whoever asked may not have heard it yet.
    await eventually(() => logs.about(new Set([one])).length === 1);
    pods.clear();
    refused = Infinity;
    pods.set('account-c', running);
    await eventually(() => asked.some(({ pathname }) => pathname.includes('account-c')));
    expect(logs.about(new Set([one])).map(({ pod }) => pod)).toEqual(['account-a']);
  });

  it('follows a container that was started again', async () => {
    pods.set('account-a', running);
    await eventually(() => open.has('account-a'));
    open.get('account-a')?.end();
    open.delete('account-a');
    pods.set('account-a', { phase: 'Running', restarts: 1 });
    await eventually(() => open.has('account-a'));
    open.get('account-a')?.write(`again ${one}\n`);
    await eventually(() => logs.about(new Set([one])).length === 2);
  });
});

describe('a log', () => {
  it('keeps the newest of what is too much, and says so', () => {
    const buffer = createLogBuffer('p', 100);
    buffer.take(Buffer.from(`${one} first\n`.padEnd(60, '.')));
    buffer.take(Buffer.from(`\n${other} second\n`.padEnd(60, '.')));
    expect(buffer.about(new Set([one, other]))).toMatchObject([
      { kind: 'pod', whole: false },
      { kind: 'line', traceId: other },
    ]);
  });

  it('takes no part of a longer number for a trace, and few lines of one request', () => {
    const buffer = createLogBuffer('p');
    buffer.take(Buffer.from(`a${one}\n${`${one}\n`.repeat(9)}`));
    expect(buffer.about(new Set([one])).filter(({ kind }) => kind === 'line')).toHaveLength(5);
  });
});
