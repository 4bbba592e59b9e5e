import type { ComparisonImage } from '../../apps/shared/comparison-image.ts';
import { SetUpError } from '../../apps/shared/set-up-error.ts';
import { sidecarValues } from '../entrance/mesh-gateway-objects.ts';
import type { AppRenderer, AppVersion, LaneSettings } from '../lane-settings.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import { helmRenderer } from './renderer.ts';
import { autoscaling } from '../../strategy/autoscaling.ts';
import { isCanary, withSteps } from '../../strategy/canary-steps.ts';
import { isMeshed } from '../../strategy/is-meshed.ts';
import { stepsOf } from '../drive/steps-of.ts';
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
/** Tells apart two versions that are the same image. */
export const roundAnnotation = (round: 'old' | 'new'): Record<string, string> => ({ 'cutover/round': round });

type ImageFact = LaneFacts['from'];

/** How pods are given an image. */
export const referenceOf = ({ repository, digest, reference }: ComparisonImage): string =>
  reference ?? `${repository}@${digest}`;

export const imageFact = (image: ComparisonImage): ImageFact => ({
  version: image.version,
  digest: image.digest,
  image: referenceOf(image),
  ...(image.commit === undefined ? {} : { commit: image.commit }),
});

const strategyValues = (strategy: Strategy, canary: LaneSettings['canary']): Strategy['values']['strategy'] => {
  const { values } = strategy;
  return isCanary(strategy) ? withSteps(strategy, stepsOf(strategy, canary)) : values.strategy;
};

const allowFaults = (env: unknown) => ({ env: { ...(env as object | undefined), FAULTS_ALLOWED: 'true' } });

/** Chart values of one version in a lane; between lanes they differ in what the strategy sets, and in nothing else. */
export const valuesOf = (
  comparison: LaneSettings,
  strategy: Strategy,
  version: Omit<AppVersion, 'namespace' | 'strategy'>,
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
    strategy: strategyValues(strategy, comparison.canary),
    drain,
    ...(version.faultsAllowed ? allowFaults(appValues['env']) : {}),
    ...(strategy.autoscaled ? { autoscaling: autoscaling(version.round, replicas) } : {}),
    ...(strategy.gated ? {} : application.ungated),
    ...(isMeshed(strategy) ? sidecarValues : {}),
    ...(strategy.change === 'same' && strategy.switched === undefined
      ? { podAnnotations: roundAnnotation(version.round) }
      : {}),
  };
};

export interface Manifests {
  old: string;
  new: string;
}

/** An app of this repository, by its chart. */
export const houseRenderer: AppRenderer = (settings, { namespace, strategy, ...version }) =>
  helmRenderer(settings).render({
    chart: settings.app,
    namespace,
    values: valuesOf(settings, strategy, version),
  });

const areFaultsAllowed = ({ fault }: Pick<LanePlan, 'fault'>): boolean => fault.kind === 'new-version';

/** What the app depends on, under one version label or the other: that is of every pod, so that its controller replaces them. */
const renderSwitched = async (
  comparison: LaneSettings,
  { namespace, strategy }: LanePlan,
  round: 'old' | 'new',
): Promise<string> => {
  const { application, sideImages } = comparison;
  const found = application.dependencies(sideImages).find(({ chart }) => chart === strategy.switched);
  if (found === undefined) throw new SetUpError(`${strategy.name}: ${application.name} has no ${strategy.switched}`);
  return helmRenderer(comparison).render({ ...found, namespace, values: { ...found.values, version: round } });
};

/** Both versions of what a lane switches, rendered before it begins. */
export const renderLane = async (comparison: LaneSettings, plan: LanePlan): Promise<Manifests> => {
  const { strategy, namespace, from, to } = plan;
  if (strategy.switched !== undefined) {
    const render = (round: 'old' | 'new') => renderSwitched(comparison, plan, round);
    const [old, next] = await Promise.all([render('old'), render('new')]);
    return { old, new: next };
  }
  const faultsAllowed = areFaultsAllowed(plan);
  const [old, next] = await Promise.all([
    comparison.renderApp(comparison, { namespace, strategy, image: from, round: 'old', faultsAllowed }),
    comparison.renderApp(comparison, { namespace, strategy, image: to, round: 'new', faultsAllowed }),
  ]);
  return { old, new: next };
};

/** The new version as the lane's drain twin would render it; null for a strategy without one. */
export const renderTwin = async (comparison: LaneSettings, plan: LanePlan): Promise<string | null> => {
  const { namespace, to: image, strategy } = plan;
  if (strategy.drainTwin === null) return null;
  const twin = { namespace, strategy: strategyOf(strategy.drainTwin), image, round: 'new' } as const;
  return comparison.renderApp(comparison, { ...twin, faultsAllowed: areFaultsAllowed(plan) });
};

/** What stands in the lane beside what is switched, and stays as it is. @throws SetUpError, ChartError; never before it is awaited, since other renders run beside it */
export const renderDependencies = async (
  comparison: LaneSettings,
  { namespace, strategy, from }: LanePlan,
): Promise<string[]> => {
  const { application, sideImages } = comparison;
  const { render } = helmRenderer(comparison);
  const others = application.dependencies(sideImages).filter(({ chart }) => chart !== strategy.switched);
  const app = strategy.switched === undefined ? [] : [{ namespace, strategy, image: from, round: 'old' } as const];
  return Promise.all([
    ...others.map(({ chart, values }) => render({ chart, namespace, values })),
    ...app.map((version) => comparison.renderApp(comparison, version)),
  ]);
};
