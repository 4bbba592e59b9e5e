import type { WorkloadItem } from '../../model/items.ts';
import { idOf, serviceOf, timeOf } from './objects.ts';
import type { KubeObject } from './objects.ts';
import { releaseOf } from './release.ts';
import type { PodTemplate } from './release.ts';

/** What Rollouts have in common with the workloads of Kubernetes itself. */
export interface Replicated extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly template?: PodTemplate };
  readonly status?: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
  };
}

export interface Workload extends Replicated {
  readonly spec: Replicated['spec'] & {
    readonly strategy?: { readonly type?: string };
    readonly updateStrategy?: { readonly type?: string };
  };
  readonly status?: NonNullable<Replicated['status']> & {
    readonly observedGeneration?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

const STRATEGIES: Readonly<Record<string, string>> = {
  RollingUpdate: 'rolling',
  Recreate: 'recreate',
  OnDelete: 'by hand',
};

export function workloadFacts(type: WorkloadItem['type'], object: Replicated) {
  const { metadata, spec, status = {} } = object;
  const wanted = spec.replicas ?? 1;
  const { replicas: all = 0, updatedReplicas: updated = 0, readyReplicas: ready = 0 } = status;
  return {
    kind: 'workload',
    id: `${type}/${idOf(object)}`,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    type,
    service: serviceOf(object),
    release: releaseOf(spec.template ?? {}),
    replicas: { wanted, updated, ready, all },
    createdAt: timeOf(metadata.creationTimestamp),
  } as const;
}

/** A Deployment or a StatefulSet. */
export function workloadItem(type: 'Deployment' | 'StatefulSet', object: Workload): WorkloadItem {
  const facts = workloadFacts(type, object);
  const { strategy, updateStrategy } = object.spec;
  const named = (strategy ?? updateStrategy)?.type ?? 'RollingUpdate';
  const isMoving = !isSeen(object) || !isThere(facts.replicas);
  return { ...facts, strategy: STRATEGIES[named] ?? named, isMoving, message: stuckMessage(object) };
}

const isSeen = ({ status, metadata }: Workload): boolean =>
  (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);

/** All of the new, ready, and none of the old. */
const isThere = ({ wanted, updated, ready, all }: WorkloadItem['replicas']): boolean =>
  updated >= wanted && all <= updated && ready >= wanted;

function stuckMessage({ status }: Workload): string | undefined {
  return status?.conditions?.find(({ type, status: is }) => type === 'Progressing' && is === 'False')?.message;
}
