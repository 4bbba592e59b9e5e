import type { ClusterChoice } from '../options/cluster-options.ts';
import { providerFor } from '../workspace/open-cluster.ts';

/** @throws ClusterError where the chosen provider cannot serve on this machine, before anything is built or started */
export function checkProvider(choice: ClusterChoice): Promise<void> {
  return providerFor(choice).check();
}
