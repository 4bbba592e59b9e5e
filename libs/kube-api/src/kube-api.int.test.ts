import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { callCluster, ClusterCallError, followPath } from './index.ts';

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let config: KubeConfig;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  config = new KubeConfig();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  config.loadFromClusterAndUser({ name: 'test', server: url, skipTLSVerify: true }, { name: 'test' });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const refuse = (status: number, body: string) => {
  answer = (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
};
const create = (passing?: number) =>
  callCluster(
    'create secret dev/keys',
    () =>
      config
        .makeApiClient(CoreV1Api)
        .createNamespacedSecret({ namespace: 'dev', body: { stringData: { key: 'deep' } } }),
    passing,
  );

describe('a call', () => {
  it.each([
    [
      'says the message of a Status',
      '{"kind":"Status","message":"secrets \\"keys\\" is\\nforbidden"}',
      'secrets "keys" is forbidden',
    ],
    ['says what is no Status', 'not a Status', 'not a Status'],
    ['says no more than 300 characters', `{"message":"${'x'.repeat(900)}"}`, 'x'.repeat(300)],
  ])('%s, and nothing of the request', async (_, body, why) => {
    refuse(403, body);
    const error: unknown = await create().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ClusterCallError);
    expect(error).toMatchObject({ status: 403 });
    expect((error as Error).message).toBe(`create secret dev/keys: 403 ${why}`);
    expect((error as Error).cause).toBeUndefined();
    expect(JSON.stringify(error)).not.toContain('deep');
  });

  it('passes the one status that is an answer', async () => {
    refuse(409, '{"message":"it is there"}');
    await expect(create(409)).resolves.toBeUndefined();
    await expect(create(404)).rejects.toThrow(/^create secret dev\/keys: 409 it is there$/);
  });

  it('says what went wrong where no answer came', async () => {
    answer = (_, response) => response.destroy();
    await expect(create()).rejects.toMatchObject({ name: 'ClusterCallError', status: undefined });
  });
});

describe('what is followed', () => {
  it('is watched again once a watch has ended or was refused, until the signal, and leaves no listener behind', async () => {
    const paths: string[] = [];
    const told: unknown[] = [];
    answer = (request, response) => {
      paths.push(request.url ?? '');
      if (paths.length === 2) return void response.writeHead(500).end();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`${JSON.stringify({ type: 'MODIFIED', object: { metadata: { name: `n-${paths.length}` } } })}\n`);
      if (paths.length === 1) response.end();
    };
    const stop = new AbortController();
    const of = { path: '/api/v1/namespaces/dev/pods', query: { labelSelector: 'a=b' } };
    const following = followPath(config, of, (object) => told.push(object), stop.signal);
    await until('the third watch tells', () => told.length === 2, { withinMs: 10_000 });
    expect(told).toEqual([{ metadata: { name: 'n-1' } }, { metadata: { name: 'n-3' } }]);
    expect(new Set(paths)).toEqual(new Set(['/api/v1/namespaces/dev/pods?watch=true&labelSelector=a%3Db']));
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
    stop.abort();
    await following;
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  });
});
