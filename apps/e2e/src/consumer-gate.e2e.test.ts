import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manifestsIn, renderChart } from '@cutover/charts';
import { defineRollouts, helmPath, startApiServer, type ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const NAMESPACE = 'dev';
const [OLD, NEW] = ['5d8c9b7f4', '7c5d6f9b8'];
const ROLLOUT = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts/transfer`;
const MAP = `/api/v1/namespaces/${NAMESPACE}/configmaps/consumer-gate`;
const BEGIN_MS = 300_000;

let server: ApiServer;
let folder: string;
let gate: ChildProcess;
let output = '';

/** What may do no more than the chart's Role lets it. */
async function limitedKubeconfig(): Promise<string> {
  const file = join(folder, 'kubeconfig');
  const whole = await readFile(server.kubeconfig, 'utf8');
  const user = `system:serviceaccount:${NAMESPACE}:consumer-gate`;
  await writeFile(file, whole.replace(/^( +)(token: .+)$/m, `$1$2\n$1as: ${user}`), { mode: 0o600 });
  return file;
}

async function applyChart(): Promise<void> {
  const values = { image: { repository: 'registry.example/consumer-gate' } };
  const target = { helm: await helmPath(), release: 'consumer-gate', chart: 'consumer-gate', namespace: NAMESPACE };
  const text = await renderChart({ ...target, values });
  for (const object of manifestsIn(text)) await server.client.create(object);
}

const pod = (hash: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `transfer-${hash}-1`,
    namespace: NAMESPACE,
    labels: { 'rollouts-pod-template-hash': hash },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: `transfer-${hash}`,
        uid: '5c1fb1b5-0000-4000-8000-000000000000',
      },
    ],
  },
  spec: { containers: [{ name: 'transfer', image: 'registry.example/transfer:1.0.0' }] },
});

const status = (over: object) => server.client.change(`${ROLLOUT}/status`, { status: over });

const said = (expected: Readonly<Record<string, string>>) =>
  until(
    `${JSON.stringify(expected)} is said`,
    async () => {
      const map = (await server.client.read(MAP).catch(() => undefined)) as { data?: object } | undefined;
      return JSON.stringify(map?.data) === JSON.stringify(expected);
    },
    { withinMs: 60_000 },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${output.slice(-2_000)}`);
  });

const told = async (hash: string) => {
  const found = await server.client.read(`/api/v1/namespaces/${NAMESPACE}/pods/transfer-${hash}-1`);
  return (found as { metadata: { annotations?: Record<string, string> } }).metadata.annotations?.[
    'cutover/consumer-share'
  ];
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-gate-'));
  server = await startApiServer({ rbac: true });
  await defineRollouts(server);
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  await applyChart();
  await server.client.create({
    ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'transfer', namespace: NAMESPACE } },
    spec: {
      selector: { matchLabels: { app: 'transfer' } },
      strategy: { blueGreen: { activeService: 'transfer', previewService: 'transfer-preview' } },
      template: {
        metadata: { labels: { app: 'transfer' } },
        spec: { containers: [{ name: 'transfer', image: 'registry.example/transfer:1.0.0' }] },
      },
    },
  });
  await server.client.create(pod(OLD));
  await status({ currentPodHash: OLD, stableRS: OLD, blueGreen: { activeSelector: OLD } });
  const env = { ...process.env, KUBECONFIG: await limitedKubeconfig(), NAMESPACE, PORT: '0', HANDOVER_MS: '100' };
  gate = spawn(process.execPath, [join(ROOT, 'apps/consumer-gate/src/main.ts')], {
    env: { ...env, HOST: '127.0.0.1' },
  });
  for (const stream of [gate.stdout, gate.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
}, BEGIN_MS);

afterAll(async () => {
  if (gate.exitCode === null) {
    gate.kill('SIGTERM');
    await once(gate, 'exit');
  }
  await server.stop();
  await rm(folder, { recursive: true });
});

describe('the gate, by the rights of its chart, at a real API server', () => {
  it('makes its ConfigMap, and says what is promoted', async () => {
    await said({ [`transfer.${OLD}`]: '1' });
    await until('the pod is told', async () => (await told(OLD)) === '1');
  });

  it('keeps a version in preview out, lets it in once it is promoted, and the one before out', async () => {
    await server.client.create(pod(NEW));
    await status({ currentPodHash: NEW });
    await said({ [`transfer.${OLD}`]: '1', [`transfer.${NEW}`]: '0' });
    await until('the pod is told', async () => (await told(NEW)) === '0');
    await status({ stableRS: NEW, blueGreen: { activeSelector: NEW } });
    await said({ [`transfer.${OLD}`]: '0', [`transfer.${NEW}`]: '1' });
    await until('both are told', async () => (await told(NEW)) === '1' && (await told(OLD)) === '0');
  });

  it('stops what is aborted', async () => {
    await status({ stableRS: OLD, blueGreen: { activeSelector: OLD }, abort: true });
    await said({ [`transfer.${OLD}`]: '1', [`transfer.${NEW}`]: '0' });
    expect(output).not.toContain('"level":"error"');
  });
});
