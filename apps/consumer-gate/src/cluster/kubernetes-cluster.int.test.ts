import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { KubernetesCluster } from './kubernetes-cluster.ts';

/** Answers as an API server does, by method and path. */
let answers: Record<string, (body: string) => [number, unknown]>;
let asked: { readonly line: string; readonly type: string | undefined; readonly body: string }[];
let watching: ServerResponse[];
let server: Server;
let cluster: KubernetesCluster;

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
  if (searchParams.get('watch') === 'true') {
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    watching.push(response);
    return;
  }
  const line = `${request.method} ${pathname}`;
  asked.push({ line, type: request.headers['content-type'], body });
  const [status, answer] = answers[line]?.(body) ?? [404, { kind: 'Status', message: `no ${line}`, code: 404 }];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

beforeEach(async () => {
  [answers, asked, watching] = [{}, [], []];
  server = createServer((request, response) => void serve(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const config = new KubeConfig();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  config.loadFromClusterAndUser({ name: 'test', server: url, skipTLSVerify: true }, { name: 'test' });
  cluster = new KubernetesCluster(config, { namespace: 'dev', configMap: 'consumer-gate' });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const MAP = '/api/v1/namespaces/dev/configmaps';

describe('a cluster', () => {
  it('tells pods of Rollouts from all others', async () => {
    const pod = (name: string, over: object = {}, phase = 'Running') => ({
      metadata: {
        name,
        labels: { 'rollouts-pod-template-hash': '7c' },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'transfer-7c' }],
        ...over,
      },
      status: { phase },
    });
    const items = [
      pod('one', { annotations: { 'cutover/consumer-share': '1' } }),
      pod('ended', {}, 'Failed'),
      pod('orphan', { ownerReferences: [] }),
      pod('other', { ownerReferences: [{ kind: 'ReplicaSet', name: 'transfer-5d' }] }),
    ];
    answers['GET /api/v1/namespaces/dev/pods'] = () => [200, { kind: 'PodList', items }];
    expect(await cluster.pods()).toEqual([{ name: 'one', rollout: 'transfer', hash: '7c', told: '1' }]);
  });

  it('keeps the shares, in a ConfigMap that is made where there is none', async () => {
    expect(await cluster.readShares()).toBeUndefined();
    answers[`POST ${MAP}`] = (body) => [201, JSON.parse(body)];
    await cluster.writeShares({ 'transfer.7c': '0' });
    expect(JSON.parse(asked.at(-1)!.body)).toMatchObject({
      metadata: { name: 'consumer-gate', namespace: 'dev' },
      data: { 'transfer.7c': '0' },
    });
  });

  it('writes over what it has seen: a version that is not the newest is refused', async () => {
    const metadata = { name: 'consumer-gate', resourceVersion: '41' };
    answers[`GET ${MAP}/consumer-gate`] = () => [200, { metadata, data: { 'transfer.5d': '1' } }];
    expect(await cluster.readShares()).toEqual({ 'transfer.5d': '1' });
    answers[`PUT ${MAP}/consumer-gate`] = () => [409, { kind: 'Status', message: 'the object has been modified' }];
    await expect(cluster.writeShares({ 'transfer.7c': '1' })).rejects.toThrow(
      /^update configmap consumer-gate: 409 .*the object has been modified/,
    );
    const sent = JSON.parse(asked.at(-1)!.body) as { metadata: object; data: object };
    expect(sent.metadata).toMatchObject({ resourceVersion: '41' });
    // What is not said any more goes.
    expect(sent.data).toEqual({ 'transfer.7c': '1' });
  });

  it('annotates a pod, and lets one go that is gone', async () => {
    answers['PATCH /api/v1/namespaces/dev/pods/one'] = () => [200, { metadata: { name: 'one' } }];
    await cluster.tell('one', '0.2');
    expect(asked.at(-1)).toMatchObject({ type: expect.stringContaining('merge-patch') });
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ metadata: { annotations: { 'cutover/consumer-share': '0.2' } } });
    await cluster.tell('gone', '1');
  });

  it('says on one line what the API server refuses', async () => {
    answers['GET /apis/argoproj.io/v1alpha1/namespaces/dev/rollouts'] = () => [
      403,
      { message: 'rollouts is forbidden' },
    ];
    await expect(cluster.rollouts()).rejects.toThrow(/^list rollouts: 403 .*rollouts is forbidden/);
  });

  it('has no Rollouts where the kind is not known', async () => expect(await cluster.rollouts()).toEqual([]));

  it('tells of changes of Rollouts and of pods, until told to stop', async () => {
    const stop = new AbortController();
    let changes = 0;
    const following = cluster.follow(() => (changes += 1), stop.signal);
    await until('both are watched', () => watching.length === 2);
    for (const [i, response] of watching.entries()) {
      response.write(`${JSON.stringify({ type: 'MODIFIED', object: { metadata: { name: 'x' } } })}\n`);
      await until('it is told', () => changes === i + 1);
    }
    stop.abort();
    await following;
  });
});
