import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineArgoCd } from '@cutover/argocd/testing';
import { defineRollouts, startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import type { Item } from './model/items.ts';
import type { Change, Snapshot } from './model/messages.ts';
import { ApiProxy } from './testing/api-proxy.ts';
import { EventReader } from './testing/event-reader.ts';
import { startConsole } from './testing/start-console.ts';
import type { TestConsole } from './testing/start-console.ts';
import { fromSnapshot, withChange } from './web/model/items.ts';
import type { Items } from './web/model/items.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;

const CUTOVER = join(import.meta.dirname, '..', '..', 'cutover', 'bin', 'cutover.mjs');
const DIGEST = `sha256:${'a'.repeat(64)}`;
const LABELS = { 'app.kubernetes.io/name': 'account', 'app.kubernetes.io/version': '1.4.0' };
const PODS = '/api/v1/namespaces/dev/pods';

let server: ApiServer;
let proxy: ApiProxy;
let service: TestConsole;
let reader: EventReader;

beforeAll(async () => {
  server = await startApiServer();
  await Promise.all([defineArgoCd(server), defineRollouts(server)]);
  for (const name of ['dev', 'argocd']) {
    await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  await create('Pod', 'first', { containers: [container] });
  proxy = await ApiProxy.start(server.client);
  service = await startConsole({ KUBECONFIG: proxy.kubeconfig });
  reader = await EventReader.open(`${service.url}/api/live`);
}, COLD_MS);

afterAll(async () => {
  reader?.close();
  await service?.stop();
  await proxy?.stop();
  await server?.stop();
});

const container = {
  ...{ name: 'account', image: `registry.internal/cutover/account@${DIGEST}` },
  env: [{ name: 'MONGODB_URL', value: 'mongodb://user:hunter2@mongo' }],
};

const API: Readonly<Record<string, string>> = {
  Pod: 'v1',
  Secret: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
};

function create(kind: string, name: string, spec: object, more: object = {}): Promise<void> {
  const apiVersion = API[kind] ?? 'argoproj.io/v1alpha1';
  const namespace = kind === 'Application' ? 'argocd' : 'dev';
  const { labels = LABELS, ...rest } = more as { labels?: object };
  return server.client.create({ apiVersion, kind, metadata: { name, namespace, labels }, spec, ...rest });
}

const replicated = {
  replicas: 2,
  selector: { matchLabels: LABELS },
  template: { metadata: { labels: LABELS }, spec: { containers: [container] } },
};

/** What a browser knows by now. */
function known(): Items {
  return reader.events.reduce<Items>(
    (items, { name, data }) =>
      name === 'snapshot' ? fromSnapshot(data as Snapshot) : withChange(items, data as Change),
    new Map(),
  );
}

const shown = <T extends Item>(key: string) =>
  until(`${key} is shown`, () => known().get(key) as T | undefined, { withinMs: 30_000 });
const gone = (key: string) => until(`${key} is gone`, () => !known().has(key), { withinMs: 30_000 });

describe('cutover console', () => {
  it('says where it serves the cluster of a kubeconfig, on loopback alone, and ends by Ctrl-C as it should', async () => {
    const choice = ['--provider', 'kubeconfig', '--context', 'test', '--registry', 'registry.example/x'];
    const env = { ...process.env, KUBECONFIG: server.kubeconfig, NO_COLOR: '1' };
    const child = spawn(process.execPath, [CUTOVER, 'console', '--port', '0', ...choice], { env });
    const ended = once(child, 'exit');
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const url = await until('it is announced', () => {
      if (child.exitCode !== null) throw new Error(`it has ended: ${text}`);
      return /^console: (http:\/\/127\.0\.0\.1:\d+) /m.exec(text)?.[1];
    });
    const seen = await EventReader.open(`${url}/api/live`);
    await until('the cluster is shown', () => JSON.stringify(seen.events).includes('"id":"dev/first"'));
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    // No other line: nothing went wrong, and no reader that left is a failure.
    expect(text.split('\n').filter((line) => line.startsWith('{'))).toEqual([]);
  });
});

describe('the console on a real API server', () => {
  it('shows what is there, of each kind', async () => {
    const application = {
      project: 'default',
      source: { repoURL: 'https://forge.example/bank.git', path: 'x' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'dev' },
    };
    await create('Deployment', 'account', replicated);
    await create('StatefulSet', 'mongo', { ...replicated, serviceName: 'mongo' });
    await create('Rollout', 'transfer', { ...replicated, strategy: { canary: { steps: [{ setWeight: 20 }] } } });
    const labels = { 'cutover/environment': 'dev', 'cutover/service': 'account', 'cutover/wave': 'apps' };
    await create('Application', 'account-dev', application, { labels });
    expect(await shown('pod/dev/first')).toMatchObject({
      release: { version: '1.4.0', digest: DIGEST },
      service: 'account',
    });
    expect(await shown('workload/Deployment/dev/account')).toMatchObject({ replicas: { wanted: 2 }, isMoving: true });
    expect(await shown('workload/StatefulSet/dev/mongo')).toMatchObject({ strategy: 'rolling' });
    expect(await shown('workload/Rollout/dev/transfer')).toMatchObject({ rollout: { steps: ['20 %'] } });
    expect(await shown('application/argocd/account-dev')).toMatchObject({ environment: 'dev', service: 'account' });
    for (const by of ['Kubernetes', 'Argo Rollouts', 'Argo CD']) {
      await until(`${by} is live`, () => (known().get(`source/${by}`) as { state?: string })?.state === 'live');
    }
  });

  it('tells no value of a variable and reads no Secret', async () => {
    await server.client.create({
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kept', namespace: 'dev' } },
      stringData: { password: 'hunter2' },
    });
    expect(JSON.stringify(reader.events)).not.toMatch(/hunter2|MONGODB_URL/);
    expect(proxy.asked.filter(({ path }) => /secrets|configmaps/.test(path))).toEqual([]);
  });

  it('asks once however many look on', async () => {
    const before = proxy.asked.length;
    const others = await Promise.all([1, 2, 3].map(() => EventReader.open(`${service.url}/api/live`)));
    await until('all are served', () => others.every(({ events }) => events.length > 0));
    expect(proxy.asked.slice(before).filter(({ isWatch }) => !isWatch)).toEqual([]);
    for (const other of others) other.close();
  });

  it('goes on from where a lost watch was, without a list', async () => {
    const [lists, watches] = [proxy.lists('pods'), proxy.watches('pods').length];
    proxy.isDown = true;
    proxy.cut();
    await create('Pod', 'meanwhile', { containers: [container] });
    await until('it is told', () => (known().get('source/Kubernetes') as { state?: string })?.state === 'failing');
    proxy.isDown = false;
    await shown('pod/dev/meanwhile');
    expect(proxy.lists('pods')).toBe(lists);
    const [resumed] = proxy.watches('pods').slice(watches);
    expect(Number(resumed?.version)).toBeGreaterThan(0);
    await until('it is live again', () => (known().get('source/Kubernetes') as { state?: string })?.state === 'live');
  });

  it('lists anew what the API server has forgotten, and finds what is gone', async () => {
    const lists = proxy.lists('pods');
    proxy.forgets = true;
    proxy.cut();
    await until('watches are refused', () => proxy.lists('pods') > lists, { withinMs: 30_000 });
    await server.client.remove(`${PODS}/first`);
    // No controller is there to collect what it owns.
    await server.client.change(`${PODS}/first`, { metadata: { finalizers: null } });
    await create('Pod', 'later', { containers: [container] });
    proxy.forgets = false;
    await shown('pod/dev/later');
    await gone('pod/dev/first');
  });
});
