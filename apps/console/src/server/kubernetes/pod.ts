import type { PodItem } from '../../model/items.ts';
import { idOf, serviceOf, timeOf } from './objects.ts';
import type { KubeObject } from './objects.ts';
import { mainContainer, releaseOf } from './release.ts';

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly imageID?: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly terminated?: { readonly reason?: string };
  };
}

export interface Pod extends KubeObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image?: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** Reasons of waiting that pass by themselves. */
const PASSING = new Set(['ContainerCreating', 'PodInitializing']);

export function podItem(pod: Pod): PodItem {
  const { metadata, spec, status = {} } = pod;
  const statuses = status.containerStatuses ?? [];
  const main = mainContainer(pod);
  const reason = reasonOf(pod);
  return {
    kind: 'pod',
    id: idOf(pod),
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    service: serviceOf(pod),
    release: releaseOf(pod, statuses.find(({ name }) => name === main?.name)?.imageID),
    state: stateOf(pod, reason),
    ...(reason === undefined ? {} : { reason }),
    containers: [...spec.containers]
      .sort((a, b) => Number(b.name === main?.name) - Number(a.name === main?.name))
      .map(({ name }) => name),
    readyContainers: statuses.filter(({ ready }) => ready).length,
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(spec.nodeName === undefined ? {} : { node: spec.nodeName }),
    createdAt: timeOf(metadata.creationTimestamp),
  };
}

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;

function stateOf(pod: Pod, reason: string | undefined): PodItem['state'] {
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded') return 'done';
  if (phase === 'Failed') return 'failing';
  if (pod.metadata.deletionTimestamp !== undefined) return 'leaving';
  if (isReady(pod)) return 'ready';
  return reason === undefined || PASSING.has(reason) ? 'starting' : 'failing';
}

/** Why it is not ready; undefined where it is, or merely starts. */
function reasonOf(pod: Pod): string | undefined {
  const { status = {}, metadata } = pod;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (isReady(pod)) return undefined;
  const states = (status.containerStatuses ?? []).map(
    ({ state }) => state?.waiting?.reason ?? state?.terminated?.reason,
  );
  const unplaced = status.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  return states.find((reason) => reason !== undefined) ?? status.reason ?? unplaced?.reason;
}
