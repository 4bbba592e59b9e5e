import { Gitea } from '@cutover/forge/gitea';
import { loadConfig, startService, type Logger, type RunningService, type Worker } from '@cutover/service-kit';
import { buildDelivery } from './app.ts';
import { kubeConfig, KubernetesCluster } from './cluster/kubernetes-cluster.ts';
import { deliveryConfig, type DeliveryConfig } from './config.ts';

/** What the service stands on, once it is configured. */
export interface Ground {
  readonly config: DeliveryConfig;
  readonly forge: Gitea;
  readonly cluster: KubernetesCluster;
}

/** Starts the service by its environment. @param more what it does beside previews */
export async function startDelivery(
  more: (ground: Ground, log: Logger) => readonly Worker[] = () => [],
): Promise<RunningService> {
  const config = loadConfig(deliveryConfig, process.env);
  const [owner = '', name = ''] = config.forgeRepository.split('/');
  const account = { username: config.forgeUsername, token: config.forgeToken };
  const forge = new Gitea({ url: config.forgeUrl, owner, name, ...account });
  const cluster = new KubernetesCluster(kubeConfig(config.kubeconfig), config.argocdNamespace);
  const ground = { config, forge, cluster };
  return startService(buildDelivery(config, { forge, cluster, more: (log) => more(ground, log) }));
}
