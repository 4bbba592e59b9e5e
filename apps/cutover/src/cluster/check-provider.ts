import type { ClusterProvider } from '@cutover/cluster';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { providerFor } from '../workspace/open-cluster.ts';

/** A provider may know before anything is built that it cannot serve here: no root, no Docker, no such context. */
type Checked = ClusterProvider & { check?(): Promise<void> };

/** @throws ClusterError where the chosen provider cannot serve on this machine, before anything is built or started */
export async function checkProvider(choice: ClusterChoice): Promise<void> {
  const provider: Checked = providerFor(choice);
  await provider.check?.();
}
