import { KubeConfig, Watch } from '@kubernetes/client-node';
import type { ApiServer } from '@cutover/charts/testing';
import { momentsOf, type Change, type Moment } from './moments.ts';

const WATCHED = [
  '/apis/argoproj.io/v1alpha1|rollouts',
  '/apis/apps/v1|replicasets',
  '/api/v1|services',
  '/apis/networking.istio.io/v1|virtualservices',
  '/apis/networking.istio.io/v1|destinationrules',
];

export interface Recorded {
  /** Every state that there has been, oldest first. @throws Error where a watch has ended for good: some would be missing */
  readonly moments: () => readonly Moment[];
  readonly stop: () => void;
}

/** The client ends a watch that is silent for so long; a scene is over before. */
const SILENT_MS = 15 * 60_000;

const patientWatch = (config: KubeConfig): Watch =>
  Object.assign(new Watch(config), { requestTimeoutMs: SILENT_MS } as object);

/** Records every change of a Rollout, and of what its controller writes, in an empty namespace. */
export async function recordChanges({ client, kubeconfig }: ApiServer, namespace: string): Promise<Recorded> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const changes: Change[] = [];
  let isStopped = false;
  let failure: Error | undefined;
  const watches = await Promise.all(
    WATCHED.map(async (watched) => {
      const path = watched.replace('|', `/namespaces/${namespace}/`);
      const { metadata } = (await client.read(path)) as { metadata: { resourceVersion: string } };
      const { resourceVersion } = metadata;
      const ended = (why: unknown) => {
        if (!isStopped) failure = new Error(`the watch of ${path} ended: ${String(why)}`);
      };
      const take = (type: string, object: Change['object']) => {
        if (type === 'ERROR') ended(JSON.stringify(object));
        else changes.push({ type, object });
      };
      return patientWatch(config).watch(path, { resourceVersion }, take, ended);
    }),
  );
  return {
    moments: () => {
      if (failure !== undefined) throw failure;
      return momentsOf(changes);
    },
    stop: () => {
      isStopped = true;
      for (const watch of watches) watch.abort();
    },
  };
}
