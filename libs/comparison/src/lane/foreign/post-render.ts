import { CLUSTER_WIDE_KINDS } from '@cutover/charts/cluster-wide';
import { stringify } from 'yaml';

import type { FoundEntry } from './find-entry.ts';
import { ForeignAppError } from './foreign-error.ts';
import { containersOf, type Manifest } from './manifest.ts';
import { type AnyAppType, anyAppTypes } from '../../strategy/any-app.ts';
import type { StrategyValues } from '../../strategy/strategy.ts';

/** What of an app's objects a lane sets; everything else stays as the app's people wrote it. */
export interface LaneChange {
  entry: FoundEntry;
  namespace: string;
  /** Reference that pods are given. */
  image: string;
  replicas: number;
  strategy: StrategyValues['strategy'];
  /** On the pods; of a lane whose two versions are the same image. */
  annotations: Record<string, string>;
}

interface ObjectStrategy {
  kind: 'Deployment' | 'Rollout';
  strategy: Record<string, unknown>;
}

type Make = (fields: Record<string, unknown>, entry: FoundEntry) => ObjectStrategy;

/** By the names that this repository's charts give strategies. */
const makes: Record<AnyAppType, Make> = {
  rolling: (rollingUpdate) => ({ kind: 'Deployment', strategy: { type: 'RollingUpdate', rollingUpdate } }),
  recreate: () => ({ kind: 'Deployment', strategy: { type: 'Recreate' } }),
  blueGreen: (fields, { service }) => ({
    kind: 'Rollout',
    strategy: { blueGreen: { activeService: service, ...fields } },
  }),
};

const strategyOf = (values: StrategyValues['strategy'], entry: FoundEntry): ObjectStrategy => {
  const type = anyAppTypes.find((name) => name === values['type']);
  if (type === undefined)
    throw new ForeignAppError(`only apps of this repository can be replaced by ${String(values['type'])}`);
  return makes[type]((values[type] ?? {}) as Record<string, unknown>, entry);
};

/** The Deployment itself, or a Rollout in its place: one that refers to a Deployment (workloadRef) would leave that beside it, with pods of its own. */
const switched = (object: Manifest, { entry, image, replicas, strategy, annotations }: LaneChange): Manifest => {
  const wanted = strategyOf(strategy, entry);
  const template = object.spec?.template ?? {};
  const containers = containersOf(object).map((one) => (one.name === entry.container ? { ...one, image } : one));
  return {
    ...object,
    apiVersion: wanted.kind === 'Rollout' ? 'argoproj.io/v1alpha1' : object.apiVersion,
    kind: wanted.kind,
    spec: {
      ...object.spec,
      replicas,
      strategy: wanted.strategy,
      template: {
        ...template,
        metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, ...annotations } },
        spec: { ...template.spec, containers },
      },
    },
  };
};

const isSwitched = ({ kind, metadata }: Manifest, { workload }: FoundEntry): boolean =>
  kind === 'Deployment' && metadata.name === workload;

/** A namespace is the lane's own; and pods are as many as a comparison says. */
const isLeftOut = ({ kind, spec }: Manifest, { workload }: FoundEntry): boolean =>
  kind === 'Namespace' || (kind === 'HorizontalPodAutoscaler' && spec?.scaleTargetRef?.name === workload);

/** An app's objects as one lane wants them, as YAML. @throws ForeignAppError for what is the whole cluster's */
export const postRender = (objects: readonly Manifest[], change: LaneChange): string => {
  const { entry, namespace } = change;
  const kept = objects.filter((object) => !isLeftOut(object, entry));
  // Lanes would share them, and what a lane leaves behind is its namespace.
  const shared = kept.find(({ kind }) => CLUSTER_WIDE_KINDS.has(kind));
  if (shared !== undefined) {
    const { kind, metadata } = shared;
    throw new ForeignAppError(
      `${kind} ${metadata.name} is the whole cluster's: install it before, and leave it out here`,
    );
  }
  return kept
    .map((object) => (isSwitched(object, entry) ? switched(object, change) : object))
    .map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }))
    .map((object) => stringify(object, { aliasDuplicateObjects: false }))
    .join('---\n');
};
