import { Gitea } from '@cutover/forge/gitea';
import { kubeConfig } from '@cutover/kube-api';
import { loadConfig, startService, type Logger, type RunningService, type Worker } from '@cutover/service-kit';
import { buildDelivery } from './app.ts';
import { KubernetesCluster } from './cluster/kubernetes-cluster.ts';
import { deliveryConfig } from './config.ts';
import { KubernetesRuns } from './pipelines/kubernetes-runs.ts';
import { releaseSettings } from './releases/release-settings.ts';
import { ReleaseWorker } from './releases/release-worker.ts';

/** Starts the service by its environment. */
export async function startDelivery(): Promise<RunningService> {
  const config = loadConfig(deliveryConfig, process.env);
  const { argocdNamespace: namespace, releaseTools: tools } = config;
  const [owner = '', name = ''] = config.forgeRepository.split('/');
  const account = { username: config.forgeUsername, token: config.forgeToken };
  const forge = new Gitea({ url: config.forgeUrl, owner, name, ...account });
  const connection = kubeConfig(config.kubeconfig);
  const cluster = new KubernetesCluster(connection, namespace);
  const runs = config.pipeline === 'argo-workflows' ? { runs: new KubernetesRuns(connection) } : {};
  const more = (log: Logger): readonly Worker[] =>
    tools === undefined ? [] : [new ReleaseWorker(releaseSettings({ forge, cluster, namespace, tools }), log)];
  return startService(buildDelivery(config, { forge, cluster, more, ...runs }));
}
