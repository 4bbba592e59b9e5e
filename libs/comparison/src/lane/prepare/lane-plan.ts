import type { ComparisonImage } from '../../apps/shared/comparison-image.ts';
import { sidecarValues } from '../entrance/mesh-gateway-objects.ts';
import type { LaneSettings } from '../lane-settings.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import { helmRenderer } from './renderer.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import type { Fault } from '../../fault/fault.ts';
import type { Strategy } from '../../strategy/strategy.ts';

/** Which lane is to be measured. */
export interface LanePlan {
  id: string;
  block: number;
  attempt: number;
  order: number;
  /** The block's, for arrivals and what is asked for. */
  seed: number;
  /** When the change begins, ms since lane start. */
  steadyMs: number;
  strategy: Strategy;
  fault: Fault;
  namespace: string;
  from: ComparisonImage;
  to: ComparisonImage;
}

export const laneLabel = 'cutover/lane';
const round = 'cutover/round';

type ImageFact = LaneFacts['from'];

export const imageFact = ({ repository, digest, version }: ComparisonImage): ImageFact => ({
  version,
  digest,
  image: `${repository}@${digest}`,
});

/** Chart values of one version in a lane; between lanes they differ in what the strategy sets, and in nothing else. */
export const valuesOf = (
  comparison: LaneSettings,
  strategy: Strategy,
  version: { image: ComparisonImage; round: 'old' | 'new' },
): Record<string, unknown> => {
  const { application, appValues, replicas } = comparison;
  const { repository, digest, version: name } = version.image;
  const drain = { ...(appValues['drain'] as Record<string, unknown> | undefined), ...strategy.values.drain };
  return {
    logLevel: 'warn',
    ...application.values,
    ...appValues,
    image: { repository, digest },
    version: name,
    replicaCount: replicas,
    strategy: strategy.values.strategy,
    drain,
    ...(strategy.gated ? {} : application.ungated),
    ...(strategy.entrance === 'mesh gateway' ? sidecarValues : {}),
    ...(strategy.change === 'same' ? { podAnnotations: { [round]: version.round } } : {}),
  };
};

export interface Manifests {
  old: string;
  new: string;
}

const renderApp = (
  comparison: LaneSettings,
  plan: Pick<LanePlan, 'namespace'>,
  strategy: Strategy,
  version: { image: ComparisonImage; round: 'old' | 'new' },
): Promise<string> =>
  helmRenderer(comparison).render({
    chart: comparison.app,
    namespace: plan.namespace,
    values: valuesOf(comparison, strategy, version),
  });

/** Both versions of a lane, rendered before it begins. */
export const renderLane = async (comparison: LaneSettings, plan: LanePlan): Promise<Manifests> => {
  const { strategy, from, to } = plan;
  const [old, next] = await Promise.all([
    renderApp(comparison, plan, strategy, { image: from, round: 'old' }),
    renderApp(comparison, plan, strategy, { image: to, round: 'new' }),
  ]);
  return { old, new: next };
};

/** The new version as the lane's drain twin would render it; null for a strategy without one. */
export const renderTwin = async (comparison: LaneSettings, plan: LanePlan): Promise<string | null> => {
  const { drainTwin } = plan.strategy;
  if (drainTwin === null) return null;
  return renderApp(comparison, plan, strategyOf(drainTwin), { image: plan.to, round: 'new' });
};

/** What stands in the lane before its app. @throws SetUpError, ChartError */
export const renderDependencies = (
  comparison: LaneSettings,
  { namespace }: Pick<LanePlan, 'namespace'>,
): Promise<string[]> => {
  const { application, sideImages } = comparison;
  const { render } = helmRenderer(comparison);
  return Promise.all(
    application.dependencies(sideImages).map(({ chart, values }) => render({ chart, namespace, values })),
  );
};
