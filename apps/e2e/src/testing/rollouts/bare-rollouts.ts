import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defineDestinationRules,
  defineRollouts,
  defineVirtualServices,
  startApiServer,
  startControllerManager,
  startRolloutsController,
  type ApiServer,
} from '@cutover/charts/testing';

/** The real Argo Rollouts and ReplicaSets on a bare API server that knows Istio's kinds: no node, no proxy. */
export interface BareRollouts {
  readonly server: ApiServer;
  /** What Argo Rollouts has said so far. */
  readonly said: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

export async function startBareRollouts(): Promise<BareRollouts> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-rollouts-'));
  const log = join(folder, 'rollouts.log');
  const server = await startApiServer();
  await defineRollouts(server);
  await defineVirtualServices(server);
  await defineDestinationRules(server);
  const { kubeconfig } = server;
  const controllers = ['replicaset-controller', 'garbage-collector-controller'];
  const stopManager = await startControllerManager({ kubeconfig, controllers });
  const stopRollouts = await startRolloutsController({ kubeconfig, log, flags: ['--istio-api-version=v1'] });
  return {
    server,
    said: async () => (await readFile(log, 'utf8')).split('\n'),
    stop: async () => {
      await stopRollouts();
      await stopManager();
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
