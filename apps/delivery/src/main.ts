import { Gitea } from '@cutover/forge/gitea';
import { loadConfig, runMain, startService } from '@cutover/service-kit';
import { buildDelivery } from './app.ts';
import { kubeConfig, KubernetesCluster } from './cluster/kubernetes-cluster.ts';
import { deliveryConfig } from './config.ts';
import { releaseSettings } from './releases/release-settings.ts';

await runMain(async () => {
  const config = loadConfig(deliveryConfig, process.env);
  const [owner = '', name = ''] = config.forgeRepository.split('/');
  const account = { username: config.forgeUsername, token: config.forgeToken };
  const forge = new Gitea({ url: config.forgeUrl, owner, name, ...account });
  const cluster = new KubernetesCluster(kubeConfig(config.kubeconfig), config.argocdNamespace);
  const { releaseTools: tools, argocdNamespace: namespace } = config;
  const releases = tools === undefined ? {} : { releases: releaseSettings({ forge, cluster, namespace, tools }) };
  return startService(buildDelivery(config, { forge, cluster, ...releases }));
});
