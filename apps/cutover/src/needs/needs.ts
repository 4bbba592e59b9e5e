import { addOnTools, ARGO_CD_TOOLS, NODE_TOOLS } from '@cutover/cluster';
import type { AddOnName } from '@cutover/cluster';
import { applicationOf, needMesh, needRollouts } from '@cutover/comparison';
import type { SideImageName, StrategyName } from '@cutover/comparison';
import { joinNeeds, NODE_PACKAGES } from '@cutover/toolchain';
import type { Needs, ToolName } from '@cutover/toolchain';
import type { AppName } from '@cutover/traffic';
import { deployables } from '../deploy/deployment.ts';
import type { Wanted } from '../deploy/deployment.ts';
import { SERVERS } from '../image/servers.ts';
import type { ProviderName } from '../options/cluster-options.ts';
import type { BaseName } from './ensure.ts';

/** What commands run on, in one place: each ensures its own before anything of the cluster starts. */

const NOTHING: Needs = { tools: [], debian: [], jars: [] };

/** To start a cluster. Only the embedded node is made of what we build. */
export function needsOfCluster(provider: ProviderName, addOns: readonly AddOnName[] = []): Needs {
  const own = provider === 'embedded' ? { tools: NODE_TOOLS, debian: NODE_PACKAGES, jars: [] } : NOTHING;
  return joinNeeds(own, { ...NOTHING, tools: addOnTools(addOns) });
}

/** To have it deployed from Git: `cluster` and the engines, and what an environment runs. */
export function needsOfGitOps(cluster: Needs): Needs {
  const tools: Needs = { ...NOTHING, tools: [...ARGO_CD_TOOLS, 'pulumi', 'pulumi-kubernetes'] };
  return joinNeeds(cluster, tools, needsOfImages(['kafka', 'mongo-standin']));
}

/** To use one that runs. */
function needsOfClient(provider: ProviderName): Needs {
  return provider === 'embedded' ? { ...NOTHING, tools: ['kubernetes', 'netgate'] } : NOTHING;
}

/** To build the images that stand beside an app. */
export function needsOfImages(names: readonly SideImageName[]): Needs {
  return { ...NOTHING, jars: names.flatMap((name) => SERVERS[name]?.jars ?? []) };
}

/** What a cluster has to have for these strategies. */
export function addOnsOfComparison(strategies: readonly StrategyName[]): readonly AddOnName[] {
  return [
    ...(needRollouts(strategies) ? (['rollouts'] as const) : []),
    ...(needMesh(strategies) ? (['mesh'] as const) : []),
  ];
}

type Compared = {
  readonly app: AppName;
  readonly strategies: readonly StrategyName[];
  /** An app that is not of this repository, instead: nothing of ours stands beside it. */
  readonly foreign?: object;
};

/** To compare strategies for an app on a cluster that runs. */
export function needsOfComparison(provider: ProviderName, { app, foreign, strategies }: Compared): Needs {
  const tools: Needs = { ...NOTHING, tools: ['helm', ...addOnTools(addOnsOfComparison(strategies))] };
  return joinNeeds(needsOfClient(provider), tools, needsOfImages(foreign ? [] : applicationOf(app).sideImages));
}

/** To start a cluster and compare on it. */
export function needsOfDemo(provider: ProviderName, compared: Compared): Needs {
  return joinNeeds(needsOfCluster(provider), needsOfComparison(provider, compared));
}

/** To start a cluster and show a lane on it. */
export function needsOfShow(
  provider: ProviderName,
  { comparison, addOns }: { readonly comparison: Compared; readonly addOns: readonly AddOnName[] },
): Needs {
  return joinNeeds(needsOfCluster(provider, addOns), needsOfComparison(provider, comparison));
}

/** To deploy an app for use on a cluster that runs. */
export function needsOfDeployment(
  provider: ProviderName,
  { name, withRollouts }: Pick<Wanted, 'name'> & { readonly withRollouts: boolean },
): Needs {
  const rollouts: readonly ToolName[] = withRollouts ? ['rollouts-controller'] : [];
  const tools: Needs = { ...NOTHING, tools: ['helm', ...rollouts] };
  return joinNeeds(needsOfClient(provider), tools, needsOfImages(deployables[name].sideImages));
}

/** What the images of a demonstration are based on; the node runs a shell of its own. */
export function basesOf(provider: ProviderName): readonly BaseName[] {
  return provider === 'embedded' ? ['shell', 'node', 'java'] : ['node', 'java'];
}
