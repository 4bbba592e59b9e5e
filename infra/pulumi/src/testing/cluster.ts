import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startApiServer } from '@cutover/charts/testing';
import type { ApiServer } from '@cutover/charts/testing';
import { ensureTools } from '@cutover/toolchain';

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

async function startControllers(kubeconfig: string, log: string): Promise<() => Promise<void>> {
  const { kubernetes } = await ensureTools(['kubernetes'], { progress: () => undefined });
  const program = kubernetes.programs['kube-controller-manager'] ?? kubernetes.path;
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${CONTROLLERS.join(',')}`,
    '--leader-elect=false',
    '--secure-port=0',
  ];
  const file = openSync(log, 'a', 0o600);
  // Gone with this process, however that ends.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...flags], { stdio: ['ignore', file, file] });
  closeSync(file);
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
}

export async function startTestCluster(): Promise<TestCluster> {
  const server = await startApiServer();
  const logs = await mkdtemp(join(tmpdir(), 'cutover-controllers-'));
  const { kubeconfig, client } = server;
  const stopControllers = await startControllers(kubeconfig, join(logs, 'controllers.log'));
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
