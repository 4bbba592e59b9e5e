import { ensureAddOns } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { ensureTools } from '@cutover/toolchain';
import type { Tool } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { toolProgress } from '../ui/tool-progress.ts';

export interface ComparisonTools {
  readonly helm: Tool;
  readonly 'rollouts-controller': Tool;
}

/** The pinned tools of a comparison, built before, and Argo Rollouts on the cluster, without which there is no blue/green. */
export async function prepareCluster({ steps, signal }: Context, cluster: Cluster): Promise<ComparisonTools> {
  const tools = await ensureTools(['helm', 'rollouts-controller'], { progress: () => undefined, signal });
  await steps.run('Argo Rollouts on the cluster', (step) =>
    ensureAddOns(cluster, ['rollouts'], {
      signal,
      progress: ({ detail }) => step.update(detail),
      tools: toolProgress(step),
    }),
  );
  return tools;
}
