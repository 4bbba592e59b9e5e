import { deleteAddOn } from '@cutover/cluster';
import type { AddOnName, Cluster } from '@cutover/cluster';
import type { Context } from '../context.ts';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import { providerFor } from '../workspace/open-cluster.ts';

/** Starts or repairs the chosen cluster, shown as one step. Nothing is changed about one that is well. */
export async function bringUp(
  { steps, signal }: Context,
  choice: ClusterChoice,
  addOns: readonly AddOnName[] = [],
): Promise<Cluster> {
  const provider = providerFor(choice);
  return steps.run(`cluster ${choice.name} (${choice.provider})`, (step) =>
    provider.up({ addOns, signal, progress: ({ detail }) => step.update(detail), tools: toolProgress(step) }),
  );
}

/** Removes add-ons with all that they brought; fine where the cluster does not have them. */
export async function removeAddOns(
  { steps, signal }: Context,
  cluster: Cluster,
  names: readonly AddOnName[],
): Promise<void> {
  await steps.run(`removing ${names.join(', ')}`, async () => {
    for (const name of names) await deleteAddOn(cluster, name, signal);
  });
}
