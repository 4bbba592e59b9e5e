import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startApiServer, startControllerManager } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';

/** Without these no namespace ends, and no quota says that it holds. */
const CONTROLLERS = ['namespace-controller', 'resourcequota-controller', 'garbage-collector-controller'];

/** A real API server and the controllers that namespaces and quotas need: objects are kept, and no pod runs. */
export interface TestCluster {
  readonly kubeconfig: string;
  readonly client: ApiServer['client'];
  /** @returns what kubectl wrote @throws Error with what it said */
  kubectl(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  const server = await startApiServer();
  const logs = await mkdtemp(join(tmpdir(), 'cutover-controllers-'));
  const { kubeconfig, client } = server;
  const stopControllers = await startControllerManager({
    ...{ kubeconfig, controllers: CONTROLLERS, log: join(logs, 'controllers.log') },
  });
  return {
    kubeconfig,
    client,
    kubectl: async (...args) =>
      (await promisify(execFile)('kubectl', ['--kubeconfig', kubeconfig, ...args], { maxBuffer: 64 << 20 })).stdout,
    stop: async () => {
      await stopControllers();
      await server.stop();
      await rm(logs, { recursive: true, force: true });
    },
  };
}
