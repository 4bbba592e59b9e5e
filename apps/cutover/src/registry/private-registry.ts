import type { Cluster, RegistryLogin, RegistryRole } from '@cutover/cluster';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { UsageError } from '../usage-error.ts';
import { openCluster } from '../workspace/open-cluster.ts';

/**
 * The running cluster, and what its private registry is reached with.
 * @throws UsageError where the provider has none; ClusterError where the cluster does not run or lacks the add-on
 */
export async function openPrivateRegistry(
  choice: ClusterChoice,
  role: RegistryRole,
): Promise<{ readonly cluster: Cluster; readonly login: RegistryLogin }> {
  const cluster = await openCluster(choice);
  if (cluster.privateRegistry === undefined) {
    throw new UsageError(`--provider ${choice.provider} has no private registry: only an embedded node has one`);
  }
  return { cluster, login: await cluster.privateRegistry.login(role) };
}
