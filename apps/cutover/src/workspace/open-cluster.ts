import { createProvider } from '@cutover/cluster';
import type { Cluster, ClusterProvider } from '@cutover/cluster';
import type { ClusterChoice } from '../options/cluster-options.ts';

/** The provider that the options name. */
export function providerFor(choice: ClusterChoice): ClusterProvider {
  return createProvider(choice);
}

/** A cluster that runs already; the provider's error says how to start one. */
export function openCluster(choice: ClusterChoice): Promise<Cluster> {
  return providerFor(choice).connect();
}
