import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { observe, type Observer } from './observer.ts';
import { toyKubeconfig } from '../../testing/toy-kubeconfig.ts';

interface OpenWatch {
  url: URL;
  send(type: string, name: string, version: number, more?: object): void;
  end(): void;
}

let dir: string;
let server: Server;
let watches: OpenWatch[];
let observer: Observer;
let refuse: number;

const pod = (name: string, version: number, more: object = {}) => ({
  kind: 'Pod',
  metadata: { name, uid: `uid-${name}`, resourceVersion: String(version) },
  ...more,
});

const accept = (url: URL, response: ServerResponse): OpenWatch => ({
  url,
  send: (type, name, version, more) =>
    void response.write(`${JSON.stringify({ type, object: pod(name, version, more) })}\n`),
  end: () => void response.end(),
});

const eventually = async (test: () => boolean) => {
  for (let look = 0; look < 2_000 && !test(); look += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(test()).toBe(true);
};

const watchNumber = async (number: number): Promise<OpenWatch> => {
  await eventually(() => watches.length >= number);
  return watches[number - 1] as OpenWatch;
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'observer-'));
  watches = [];
  refuse = 200;
  server = createServer((request, response) => {
    response.writeHead(refuse, { 'content-type': 'application/json' }).flushHeaders();
    if (refuse !== 200) return void response.end();
    watches.push(accept(new URL(request.url ?? '/', 'http://toy'), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const file = join(dir, 'kubeconfig.json');
  await writeFile(file, toyKubeconfig((server.address() as AddressInfo).port));
  observer = observe({
    kubeconfig: file,
    namespace: 'lane',
    names: { app: 'account', service: 'account', container: 'account' },
    kinds: ['Pod'],
  });
});

afterEach(async () => {
  observer.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const names = () => observer.events.map(({ type, name }) => `${type} ${name}`);

describe('observe', () => {
  it('keeps each event of the app with its time of receipt, and nothing of others', async () => {
    const watch = await watchNumber(1);
    expect(watch.url.pathname).toBe('/api/v1/namespaces/lane/pods');
    watch.send('ADDED', 'account-1', 1);
    watch.send('ADDED', 'mongo-0', 2);
    watch.send('ADDED', 'accountant-1', 3);
    watch.send('ADDED', 'account-db-6d4f-x2x4', 3);
    watch.send('DELETED', 'account-1', 4);
    await eventually(() => observer.events.length === 2);
    expect(names()).toEqual(['ADDED account-1', 'DELETED account-1']);
    expect(observer.current('Pod').size).toBe(0);
    const [first, second] = observer.events;
    expect(first?.atNs).toBeLessThanOrEqual(second?.atNs as bigint);
  });

  it('goes on from the last version seen when the server closes the watch, and keeps nothing twice', async () => {
    const first = await watchNumber(1);
    first.send('ADDED', 'account-1', 7);
    first.send('BOOKMARK', '', 9);
    await eventually(() => observer.events.length === 1);
    first.end();
    const second = await watchNumber(2);
    expect(second.url.searchParams.get('resourceVersion')).toBe('9');
    second.send('ADDED', 'account-1', 7);
    second.send('MODIFIED', 'account-1', 10);
    await eventually(() => observer.events.length === 2);
    expect(names()).toEqual(['ADDED account-1', 'MODIFIED account-1']);
    expect(observer.podUids()).toEqual(['uid-account-1']);
  });

  it('wakes whoever waits, and tells what was waited for in vain', async () => {
    const watch = await watchNumber(1);
    const gone = observer.until('account-1 there', () => observer.current('Pod').has('account-1'), 30_000);
    watch.send('ADDED', 'account-1', 1);
    await gone;
    await expect(observer.until('the moon', () => false, 30)).rejects.toThrow('the moon: not within 0.03 s in lane');
  });

  it('gives up on a kind that the server does not serve', async () => {
    (await watchNumber(1)).end();
    refuse = 404;
    const waiting = observer.until('anything', () => false, 30_000);
    await expect(waiting).rejects.toMatchObject({ code: 'watch-broken' });
  });

  it('gives up when the server says that the record has a hole', async () => {
    const watch = await watchNumber(1);
    const waiting = observer.until('anything', () => false, 30_000);
    watch.send('ERROR', '', 0, { code: 410 });
    await expect(waiting).rejects.toMatchObject({ code: 'watch-broken' });
  });
});
