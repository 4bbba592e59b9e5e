import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

export const ROLLOUTS_BEGIN_MS = 300_000;
export const ROLLOUTS_PATIENCE_MS = 180_000;
const REPLICAS = 2;

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

export interface RolloutStatus {
  readonly phase?: string;
  readonly abort?: boolean;
  readonly stableRS?: string;
  readonly currentPodHash?: string;
  readonly currentStepIndex?: number;
  readonly pauseConditions?: readonly { readonly reason: string }[];
}

/** A bare API server on which the real Rollouts controller does its work, without a kubelet and without a mesh. */
export interface RolloutsServer {
  readonly server: ApiServer;
  /** Until its status is as it is to be; every pod that is there is ready meanwhile. @throws Error with status and the controller's last lines */
  reached(app: string, what: string, test: (status: RolloutStatus) => boolean): Promise<RolloutStatus>;
  /** By the chart of account, under another name. @returns once its first version is stable */
  install(app: string, strategy: object): Promise<void>;
  /** Another version, by an annotation of its pods. */
  deploy(app: string): Promise<unknown>;
  /** What `kubectl argo rollouts` patches. */
  patchStatus(app: string, status: object): Promise<unknown>;
  stop(): Promise<void>;
}

/** Stands in for a kubelet: whatever is there is ready. */
async function makeReady({ client }: ApiServer, namespace: string): Promise<void> {
  const now = new Date().toISOString();
  const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True', lastTransitionTime: now }));
  const { items } = (await client.read(`/api/v1/namespaces/${namespace}/pods`)) as { items: readonly Pod[] };
  for (const { metadata, status } of items) {
    if (metadata.deletionTimestamp !== undefined || status?.conditions?.some(({ type }) => type === 'Ready')) continue;
    await client.change(`/api/v1/namespaces/${namespace}/pods/${metadata.name}/status`, {
      status: { phase: 'Running', conditions, startTime: now },
    });
  }
}

/** @returns what ends it */
async function startController(kubeconfig: string, log: string): Promise<() => Promise<void>> {
  const tools = await ensureTools(['rollouts-controller'], { progress: () => undefined });
  const flags = ['--kubeconfig', kubeconfig, '--leader-elect=false', '--istio-api-version', 'v1'];
  const ports = ['--metricsport', '0', '--healthzPort', '0'];
  // Gone with this process, however that ends.
  const argv = ['--pdeathsig', 'KILL', '--', tools['rollouts-controller'].path, ...flags, ...ports];
  const controller = spawn('setpriv', argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = createWriteStream(log);
  for (const stream of [controller.stdout, controller.stderr]) stream.pipe(written, { end: false });
  return async () => {
    if (controller.exitCode !== null) return;
    controller.kill('SIGKILL');
    await once(controller, 'exit');
  };
}

export async function startRollouts(namespace: string): Promise<RolloutsServer> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-rollouts-'));
  const log = join(folder, 'rollouts.log');
  const server = await startApiServer();
  const { client, kubeconfig } = server;
  await defineRollouts(server);
  await defineVirtualServices(server);
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const controllers = ['replicaset-controller', 'garbage-collector-controller'];
  const stopManager = await startControllerManager({ kubeconfig, controllers });
  const stopController = await startController(kubeconfig, log);

  const pathOf = (app: string) => `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/${app}`;
  const statusOf = async (app: string) => ((await client.read(pathOf(app))) as { status?: RolloutStatus }).status ?? {};
  const reached: RolloutsServer['reached'] = (app, what, test) =>
    until(
      `${app}: ${what}`,
      async () => {
        await makeReady(server, namespace);
        const status = await statusOf(app);
        return test(status) && status;
      },
      { withinMs: ROLLOUTS_PATIENCE_MS, everyMs: 500 },
    ).catch(async (error: unknown) => {
      const lines = (await readFile(log, 'utf8')).split('\n').slice(-15).join('\n');
      throw new Error(`${String(error)}\n${JSON.stringify(await statusOf(app))}\n${lines}`);
    });

  return {
    server,
    reached,
    install: async (app, strategy) => {
      const values = {
        ...{ fullnameOverride: app, replicaCount: REPLICAS, image: { repository: 'registry.example/account' } },
        auth: { existingSecret: 'account-auth' },
        podDisruptionBudget: { enabled: false },
        strategy,
      };
      const target = { helm: await helmPath(), chart: 'account', release: app, namespace };
      for (const object of manifestsIn(await renderChart({ ...target, values }))) await client.create(object);
      await reached(app, 'the first version is stable', ({ phase }) => phase === 'Healthy');
    },
    deploy: (app) =>
      client.change(pathOf(app), { spec: { template: { metadata: { annotations: { round: 'new' } } } } }),
    patchStatus: (app, status) => client.change(`${pathOf(app)}/status`, { status }),
    stop: async () => {
      await stopController();
      await stopManager();
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
