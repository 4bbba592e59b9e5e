import { Gitea } from '@cutover/forge/gitea';
import type { Logger } from '@cutover/service-kit';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ConsoleConfig } from './config.ts';
import { ForgeSource } from './forge/forge-source.ts';
import { clusterOf, KubeClient, ownCluster } from './kubernetes/kube-client.ts';
import { KubernetesSource } from './kubernetes/kubernetes-source.ts';
import { PodLogs } from './kubernetes/pod-logs.ts';
import type { Store } from './live/store.ts';
import { ProcessSource } from './processes/process-source.ts';
import { RunSource } from './runs/run-source.ts';
import type { LogSource, LogTarget, Source } from './source.ts';

export interface Sources {
  readonly all: readonly Source[];
  readonly logs: Partial<Record<LogTarget['type'], LogSource>>;
}

/** Those that the configuration names. @throws Error where a kubeconfig cannot be read, or a pod's own cluster is asked for elsewhere */
export function sourcesOf(config: ConsoleConfig, store: Store, log: Logger): Sources {
  const all: Source[] = [];
  const logs: Sources['logs'] = {};
  const cluster = shownCluster(config);
  if (cluster !== undefined) {
    const client = new KubeClient(cluster);
    all.push(new KubernetesSource(client, log));
    logs.pod = new PodLogs(client);
  }
  if (config.forgeUrl !== undefined && config.forgeToken !== undefined) all.push(forgeSource(config, store));
  if (config.runs !== undefined) all.push(new RunSource(config.runs, log));
  if (config.processes !== undefined) {
    const processes = new ProcessSource(config.processes);
    all.push(processes);
    logs.process = processes;
  }
  return { all, logs };
}

/** @throws Error */
function shownCluster({ kubeconfig, kubeContext, inCluster }: ConsoleConfig): KubeConfig | undefined {
  if (kubeconfig === undefined) return inCluster ? ownCluster() : undefined;
  if (inCluster) throw new Error('KUBECONFIG and IN_CLUSTER: both are set, expected one of them');
  return clusterOf(kubeconfig, kubeContext === 'current' ? undefined : kubeContext);
}

function forgeSource({ forgeUrl, forgeRepository, forgeUsername, forgeToken }: ConsoleConfig, store: Store): Source {
  const [owner = '', name = ''] = forgeRepository.split('/');
  const forge = new Gitea({ url: forgeUrl!, owner, name, username: forgeUsername, token: forgeToken! });
  return new ForgeSource(forge, () => deployedServices(store));
}

/** By the labels of Applications: without Argo CD nothing is deployed from Git. */
function deployedServices(store: Store): readonly string[] {
  const named = store.items().flatMap((item) => {
    const isLeafs = item.kind === 'application' && item.environment !== undefined && item.service !== undefined;
    return isLeafs ? [item.service] : [];
  });
  return [...new Set(named)];
}
