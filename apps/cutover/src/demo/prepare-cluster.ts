import { ensureAddOns } from '@cutover/cluster';
import type { AddOnName, Cluster } from '@cutover/cluster';
import { ensureTools } from '@cutover/toolchain';
import type { Tool } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { toolProgress } from '../ui/tool-progress.ts';

export interface ComparisonTools {
  readonly helm: Tool;
  /** Only where a strategy takes Argo Rollouts. */
  readonly 'rollouts-controller'?: Tool;
}

const TITLES: Partial<Record<AddOnName, string>> = { rollouts: 'Argo Rollouts', mesh: 'Istio' };

/** The pinned tools of a comparison, built before, and on the cluster what its strategies take: without Argo Rollouts there is no blue/green. */
export async function prepareCluster(
  { steps, signal }: Context,
  cluster: Cluster,
  addOns: readonly AddOnName[],
): Promise<ComparisonTools> {
  const quietly = { progress: () => undefined, signal };
  const withRollouts = addOns.includes('rollouts');
  const tools = withRollouts
    ? await ensureTools(['helm', 'rollouts-controller'], quietly)
    : await ensureTools(['helm'], quietly);
  if (addOns.length === 0) return tools;
  const titles = addOns.map((name) => TITLES[name] ?? name).join(' and ');
  await steps.run(`${titles} on the cluster`, (step) =>
    ensureAddOns(cluster, addOns, {
      signal,
      progress: ({ detail }) => step.update(detail),
      tools: toolProgress(step),
    }),
  );
  return tools;
}
