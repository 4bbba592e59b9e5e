import { homedir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from '@cutover/toolchain';
import { ensureAddOns } from '../addons/index.ts';
import { ClusterError, isClusterError } from '../errors.ts';
import { kubectl } from '../kubectl.ts';
import type { Cluster, ClusterProvider, ClusterStatus } from '../provider.ts';

export interface KubeconfigChoice {
  readonly name: string;
  readonly context: string;
  readonly registry?: string;
}

function noNodeNetwork(): never {
  throw new ClusterError(
    'no-node-network',
    'a cluster of a kubeconfig has no network on this machine: run the load inside it, or use the embedded node',
  );
}

function cluster({ name, context, registry }: KubeconfigChoice): Cluster {
  const program = findExecutable('kubectl', process.env);
  if (program === undefined)
    throw new ClusterError('usage', 'kubectl is not on PATH: install it, or add its folder to PATH');
  const kubeconfig = process.env['KUBECONFIG'] ?? join(homedir(), '.kube', 'config');
  return {
    name,
    kind: 'kubeconfig',
    kubeconfig,
    context,
    get registry() {
      if (registry !== undefined) return { push: registry, pull: registry, insecure: false };
      throw new ClusterError(
        'usage',
        `which registry does the cluster of context ${context} pull from? Name it: --registry HOST/PREFIX`,
      );
    },
    kubectl: (args, options) =>
      kubectl({ kubectl: program, kubeconfig, prefix: ['--context', context] }, args, options),
    inNodeNetwork: noNodeNetwork,
    expose: noNodeNetwork,
  };
}

/** A cluster that somebody else runs, by a context named explicitly. `up` adds the add-ons that are asked for, and `down` changes nothing. */
export function kubeconfigProvider(choice: KubeconfigChoice): ClusterProvider {
  const connect = async (): Promise<Cluster> => {
    const connected = cluster(choice);
    await connected.kubectl(['version', '--request-timeout=10s']);
    return connected;
  };
  return {
    kind: 'kubeconfig',
    check: async () => void cluster(choice),
    up: async (options = {}) => {
      const connected = await connect();
      await ensureAddOns(connected, options.addOns ?? [], options);
      return connected;
    },
    connect,
    async status(): Promise<ClusterStatus> {
      const base = { name: choice.name, kind: 'kubeconfig' } as const;
      try {
        const { kubeconfig } = await connect();
        return { ...base, state: 'up', components: [{ name: choice.context, state: 'ready' }], kubeconfig };
      } catch (error) {
        if (!isClusterError(error)) throw error;
        return {
          ...base,
          state: 'down',
          components: [{ name: choice.context, state: 'not ready', detail: error.message }],
        };
      }
    },
    async down() {
      throw new ClusterError(
        'usage',
        `cluster of context ${choice.context} was not started by cutover, so it is not stopped by it either`,
      );
    },
  };
}
