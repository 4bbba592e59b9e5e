import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manifestsIn, renderChart } from '@cutover/charts';
import {
  defineRollouts,
  defineVirtualServices,
  helmPath,
  startApiServer,
  startControllerManager,
  type ApiServer,
} from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';

const NAMESPACE = 'judged';
const BEGIN_MS = 300_000;
const PATIENCE_MS = 180_000;
const REPLICAS = 2;

/** What the planted judge answers, until it is told otherwise. */
let answer = 'continue';
const asked: string[] = [];

let server: ApiServer;
let judge: Server;
let controller: ChildProcess;
let stopManager: () => Promise<void>;
let folder: string;
let log: string;

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const pods = async (): Promise<readonly Pod[]> =>
  ((await server.client.read(`/api/v1/namespaces/${NAMESPACE}/pods`)) as { items: readonly Pod[] }).items;

/** Stands in for a kubelet: whatever is there is ready. */
async function makeReady(): Promise<void> {
  const now = new Date().toISOString();
  const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True', lastTransitionTime: now }));
  for (const { metadata, status } of await pods()) {
    if (metadata.deletionTimestamp !== undefined || status?.conditions?.some(({ type }) => type === 'Ready')) continue;
    await server.client.change(`/api/v1/namespaces/${NAMESPACE}/pods/${metadata.name}/status`, {
      status: { phase: 'Running', conditions, startTime: now },
    });
  }
}

interface Rollout {
  readonly status?: {
    readonly phase?: string;
    readonly abort?: boolean;
    readonly stableRS?: string;
    readonly currentPodHash?: string;
    readonly pauseConditions?: readonly { readonly reason: string }[];
  };
}

const pathOf = (app: string) => `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts/${app}`;
const statusOf = async (app: string) => ((await server.client.read(pathOf(app))) as Rollout).status ?? {};

const reached = (app: string, what: string, test: (status: NonNullable<Rollout['status']>) => boolean) =>
  until(
    `${app}: ${what}`,
    async () => {
      await makeReady();
      const status = await statusOf(app);
      return test(status) && status;
    },
    { withinMs: PATIENCE_MS, everyMs: 500 },
  ).catch(async (error: unknown) => {
    const lines = (await readFile(log, 'utf8')).split('\n').slice(-15).join('\n');
    throw new Error(`${String(error)}\n${JSON.stringify(await statusOf(app))}\n${lines}`);
  });

/** As the chart has it, asking the planted judge. */
async function install(app: string, strategy: object): Promise<void> {
  const { port } = judge.address() as AddressInfo;
  const values = {
    ...{ fullnameOverride: app, replicaCount: REPLICAS, image: { repository: 'registry.example/account' } },
    auth: { existingSecret: 'account-auth' },
    podDisruptionBudget: { enabled: false },
    strategy: {
      ...strategy,
      analysis: { type: 'judge', intervalSeconds: 1, seconds: 6, judge: { url: `http://127.0.0.1:${port}` } },
    },
  };
  const target = { helm: await helmPath(), chart: 'account', release: app, namespace: NAMESPACE };
  for (const object of manifestsIn(await renderChart({ ...target, values }))) await server.client.create(object);
  await reached(app, 'the first version is stable', ({ phase }) => phase === 'Healthy');
}

const deploy = (app: string) =>
  server.client.change(pathOf(app), { spec: { template: { metadata: { annotations: { round: 'new' } } } } });

const canary = {
  type: 'canary',
  canary: { steps: [{ setWeight: 50, pause: 'manual' }], mesh: { enabled: true, scaleDownDelaySeconds: 1 } },
};
const blueGreen = { type: 'blueGreen', blueGreen: { scaleDownDelaySeconds: 1 } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-analysis-'));
  log = join(folder, 'rollouts.log');
  judge = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ verdict: answer, reason: 'planted' }));
  });
  await new Promise<void>((listening) => void judge.listen(0, '127.0.0.1', listening));
  server = await startApiServer();
  await defineRollouts(server);
  await defineVirtualServices(server);
  await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  stopManager = await startControllerManager({
    kubeconfig: server.kubeconfig,
    controllers: ['replicaset-controller', 'garbage-collector-controller'],
  });
  const tools = await ensureTools(['rollouts-controller'], { progress: () => undefined });
  const flags = ['--kubeconfig', server.kubeconfig, '--leader-elect=false', '--istio-api-version', 'v1'];
  const ports = ['--metricsport', '0', '--healthzPort', '0'];
  // Gone with this process, however that ends.
  const argv = ['--pdeathsig', 'KILL', '--', tools['rollouts-controller'].path, ...flags, ...ports];
  controller = spawn('setpriv', argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = createWriteStream(log);
  for (const stream of [controller.stdout, controller.stderr]) stream?.pipe(written, { end: false });
}, BEGIN_MS);

afterAll(async () => {
  if (controller.exitCode === null) {
    controller.kill('SIGKILL');
    await once(controller, 'exit');
  }
  await stopManager();
  await server.stop();
  judge.close();
  await rm(folder, { recursive: true });
});

describe.each([
  ['a canary in a mesh', 'canary', canary],
  ['blue/green before its promotion', 'bluegreen', blueGreen],
])("the chart's template, by the real controller: %s", (_, name, strategy) => {
  it(
    'is promoted by a verdict to promote',
    async () => {
      answer = 'promote';
      const app = `${name}-promoted`;
      await install(app, strategy);
      await deploy(app);
      const { stableRS, currentPodHash } = await reached(
        app,
        'the new version is stable',
        ({ phase, stableRS: stable, currentPodHash: current }) => phase === 'Healthy' && stable === current,
      );
      expect(stableRS).toBe(currentPodHash);
      const [stable, other] = name === 'canary' ? [`${app}-stable`, `${app}-canary`] : [app, `${app}-preview`];
      expect(asked).toContain(`/verdicts/${NAMESPACE}/${stable}/${other}/${currentPodHash}`);
    },
    PATIENCE_MS,
  );

  it(
    'is aborted by a verdict to abort',
    async () => {
      answer = 'abort';
      const app = `${name}-aborted`;
      await install(app, strategy);
      await deploy(app);
      const { stableRS, currentPodHash } = await reached(app, 'aborted', ({ abort }) => abort === true);
      expect(stableRS).not.toBe(currentPodHash);
    },
    PATIENCE_MS,
  );

  it(
    'is paused where no look has said either, and not before the last one',
    async () => {
      answer = 'continue';
      const app = `${name}-undecided`;
      await install(app, strategy);
      const before = asked.length;
      await deploy(app);
      const { abort, stableRS, currentPodHash } = await reached(app, 'paused by the analysis', ({ pauseConditions }) =>
        Boolean(pauseConditions?.some(({ reason }) => reason === 'InconclusiveAnalysisRun')),
      );
      expect(abort ?? false).toBe(false);
      expect(stableRS).not.toBe(currentPodHash);
      expect(asked.length - before).toBe(6);
    },
    PATIENCE_MS,
  );
});
