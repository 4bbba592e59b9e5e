import type { Cluster, ClusterProvider } from '@cutover/cluster';
import type { ClusterChoice } from '../options/cluster-options.ts';

/** The provider that the options name. Its package is loaded only now: `--help` must not wait for a Kubernetes client. */
export async function providerFor(choice: ClusterChoice): Promise<ClusterProvider> {
  const { createProvider } = await import('@cutover/cluster');
  return createProvider(choice);
}

/** A cluster that runs already; the provider's error says how to start one. */
export async function openCluster(choice: ClusterChoice): Promise<Cluster> {
  return (await providerFor(choice)).connect();
}
