import { unheard } from '@cutover/charts';

import { deploymentGaveUp, rolloutGaveUp } from './gave-up.ts';
import type { RawObject } from './raw-object.ts';
import { virtualServiceState } from './virtual-service-state.ts';
import type { WatchedKind } from './watched-kind.ts';
import type { ObjectState } from '../../record/event-record.ts';

type Reduce = (object: RawObject, container: string | undefined) => ObjectState;
type Fields = Record<string, unknown>;
type Condition = { type?: string; status?: string; message?: string };
type Metric = { resource?: { name?: string; current?: { averageUtilization?: number } } };
type Endpoint = { addresses?: string[]; targetRef?: { name?: string }; conditions?: Record<string, boolean> };

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

const hashOf = ({ metadata }: RawObject): string | null =>
  text(metadata?.labels?.['rollouts-pod-template-hash']) ??
  text(metadata?.labels?.['pod-template-hash']) ??
  text(metadata?.labels?.['controller-revision-hash']);

/** The app's own container, whatever stands beside it; the only one where there is one. */
const ownOf = (containers: unknown, name: string | undefined): Fields | undefined => {
  const all = list<Fields>(containers);
  return all.find((container) => container['name'] === name) ?? (all.length === 1 ? all[0] : undefined);
};
const imageIn = (podSpec: unknown, container: string | undefined): string | null =>
  text(ownOf(fields(podSpec)['containers'], container)?.['image']);
const templateImage = ({ spec }: RawObject, container: string | undefined): string | null =>
  imageIn(fields(spec?.['template'])['spec'], container);

const pod: Reduce = (object, container) => {
  const { spec, status, metadata } = object;
  const ready = list<Condition>(status?.['conditions']).some(
    ({ type, status: is }) => type === 'Ready' && is === 'True',
  );
  return {
    kind: 'Pod',
    image: imageIn(spec, container),
    hash: hashOf(object),
    phase: text(status?.['phase']),
    ready,
    ip: text(status?.['podIP']),
    deleting: metadata?.deletionTimestamp !== undefined,
    restarts: number(ownOf(status?.['containerStatuses'], container)?.['restartCount']),
  };
};

const endpointSlice = (object: RawObject): ObjectState => ({
  kind: 'EndpointSlice',
  service: text(object.metadata?.labels?.['kubernetes.io/service-name']),
  endpoints: list<Endpoint>((object as Fields)['endpoints']).flatMap(({ addresses, targetRef, conditions }) =>
    list<string>(addresses).map((ip) => ({
      ip,
      pod: text(targetRef?.name),
      ready: conditions?.['ready'] ?? true,
      serving: conditions?.['serving'] ?? conditions?.['ready'] ?? true,
      terminating: conditions?.['terminating'] ?? false,
    })),
  ),
});

const service = ({ spec }: RawObject): ObjectState => ({
  kind: 'Service',
  clusterIP: text(spec?.['clusterIP']),
  hash: text(fields(spec?.['selector'])['rollouts-pod-template-hash']),
});

const replicaSet: Reduce = (object, container) => ({
  kind: 'ReplicaSet',
  image: templateImage(object, container),
  hash: hashOf(object),
  replicas: number(object.status?.['replicas']),
  ready: number(object.status?.['readyReplicas']),
});

const deployment: Reduce = (object, container) => ({
  kind: 'Deployment',
  image: templateImage(object, container),
  wanted: number(object.spec?.['replicas']),
  replicas: number(object.status?.['replicas']),
  updated: number(object.status?.['updatedReplicas']),
  available: number(object.status?.['availableReplicas']),
  generation: number(object.metadata?.generation),
  gaveUp: deploymentGaveUp(object),
});

/** It has no deadline: its controller never gives up. */
const statefulSet: Reduce = (object, container) => ({
  kind: 'StatefulSet',
  image: templateImage(object, container),
  wanted: number(object.spec?.['replicas']),
  updated: number(object.status?.['updatedReplicas']),
  ready: number(object.status?.['readyReplicas']),
  generation: number(object.metadata?.generation),
  gaveUp: null,
});

const rollout: Reduce = (object, container) => {
  const blueGreen = fields(object.status?.['blueGreen']);
  const step = object.status?.['currentStepIndex'];
  return {
    kind: 'Rollout',
    image: templateImage(object, container),
    wanted: number(object.spec?.['replicas']),
    phase: text(object.status?.['phase']),
    message: text(object.status?.['message']),
    active: text(blueGreen['activeSelector']),
    preview: text(blueGreen['previewSelector']),
    stable: text(object.status?.['stableRS']),
    step: typeof step === 'number' ? step : null,
    paused: list(object.status?.['pauseConditions']).length > 0,
    unheard: unheard(object),
    generation: number(object.metadata?.generation),
    gaveUp: rolloutGaveUp(object),
  };
};

const cpuOf = (metrics: readonly Metric[]): number | null => {
  const cpu = metrics.find(({ resource }) => resource?.name === 'cpu');
  return cpu?.resource?.current?.averageUtilization ?? null;
};

/** Whether it has metrics to go by. */
const activity = (conditions: readonly Condition[]) => {
  const found = conditions.find(({ type }) => type === 'ScalingActive');
  return { active: found?.status === 'True', reason: text(found?.message) };
};

const autoscaler: Reduce = ({ spec = {}, status = {} }) => ({
  kind: 'HorizontalPodAutoscaler',
  fewest: number(spec['minReplicas'] ?? 1),
  most: number(spec['maxReplicas']),
  wanted: number(status['desiredReplicas']),
  cpuPercent: cpuOf(list(status['currentMetrics'])),
  ...activity(list(status['conditions'])),
});

const states: Record<WatchedKind, Reduce> = {
  Pod: pod,
  EndpointSlice: endpointSlice,
  Service: service,
  ReplicaSet: replicaSet,
  Deployment: deployment,
  StatefulSet: statefulSet,
  Rollout: rollout,
  HorizontalPodAutoscaler: autoscaler,
  VirtualService: virtualServiceState,
};

/** Reduces an object of the API to what is kept of it. @param container name of the app's own, where several stand in a pod */
export const objectState = (kind: WatchedKind, object: RawObject, container?: string): ObjectState =>
  states[kind](object, container);
