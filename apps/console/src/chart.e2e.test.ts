import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineArgoCd } from '@cutover/argocd/testing';
import { manifestsIn, renderChart } from '@cutover/charts';
import { defineRollouts, helmPath, startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { clusterOf, KubeClient } from './server/kubernetes/kube-client.ts';
import { EventReader } from './testing/event-reader.ts';
import { startConsole } from './testing/start-console.ts';
import type { TestConsole } from './testing/start-console.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;

const NAMESPACE = 'console';

let server: ApiServer;
let folder: string;
/** What may do no more than the chart's ServiceAccount. */
let kubeconfig: string;
let service: TestConsole | undefined;
let reader: EventReader | undefined;

async function applyChart(): Promise<void> {
  const values = { image: { repository: 'registry.example/console' } };
  const target = { helm: await helmPath(), release: 'console', chart: 'console', namespace: NAMESPACE };
  for (const object of manifestsIn(await renderChart({ ...target, values }))) await server.client.create(object);
}

beforeAll(async () => {
  server = await startApiServer({ rbac: true });
  await Promise.all([defineArgoCd(server), defineRollouts(server)]);
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  folder = await mkdtemp(join(tmpdir(), 'cutover-console-chart-'));
  kubeconfig = join(folder, 'kubeconfig');
  const whole = await readFile(server.kubeconfig, 'utf8');
  const user = `system:serviceaccount:${NAMESPACE}:console`;
  await writeFile(kubeconfig, whole.replace(/^( +)(token: .+)$/m, `$1$2\n$1as: ${user}`), { mode: 0o600 });
}, COLD_MS);

afterAll(async () => {
  reader?.close();
  await service?.stop();
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

const statusOf = (path: string) =>
  new KubeClient(clusterOf(kubeconfig)).json(path).then(
    () => 200,
    (error: { statusCode?: number }) => error.statusCode,
  );

const SECRETS = [
  '/api/v1/secrets',
  `/api/v1/namespaces/${NAMESPACE}/secrets`,
  `/api/v1/namespaces/${NAMESPACE}/configmaps`,
];

describe('the console by the rights of its chart', () => {
  it('has none before the chart is there', async () => {
    expect(await statusOf('/api/v1/pods')).toBe(403);
  });

  it('sees all that it shows', async () => {
    await applyChart();
    service = await startConsole({ KUBECONFIG: kubeconfig });
    reader = await EventReader.open(`${service.url}/api/live`);
    const told = () => JSON.stringify(reader!.events);
    await until('its own Deployment is shown', () => told().includes('"id":"Deployment/console/console"'));
    for (const by of ['Kubernetes', 'Argo Rollouts', 'Argo CD'])
      await until(`${by} is live`, () => told().includes(`"id":"${by}","state":"live"`));
  });

  it('reads neither Secrets nor ConfigMaps', async () => {
    expect(await Promise.all(SECRETS.map(statusOf))).toEqual([403, 403, 403]);
  });
});
