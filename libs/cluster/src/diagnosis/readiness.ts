import type { Controller } from './objects.ts';
import { conditionOf, isTrue } from './objects.ts';

/** Whether a controller has seen what was applied last. */
export function isObserved({ kind, metadata: { generation = 0 }, status }: Controller): boolean {
  if (kind === 'Job' || kind === 'APIService') return true;
  return Number(status?.observedGeneration ?? 0) >= generation;
}

function isDeploymentReady({ spec, status = {} }: Controller): boolean {
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const wanted = spec?.replicas ?? 1;
  return updatedReplicas === wanted && replicas === updatedReplicas && availableReplicas === updatedReplicas;
}

/** With a partition only the pods from that ordinal on become the new version; without one all do, and then it is the current one. */
function isPartitionUpdated({ spec, status }: Controller): boolean {
  const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  return partition > 0 && (status?.updatedReplicas ?? 0) >= (spec?.replicas ?? 1) - partition;
}

function isUpdated(set: Controller): boolean {
  const { currentRevision, updateRevision } = set.status ?? {};
  const isLeftToPeople = set.spec?.updateStrategy?.type === 'OnDelete';
  return isLeftToPeople || currentRevision === updateRevision || isPartitionUpdated(set);
}

const isStatefulSetReady = (set: Controller) => isReplicaSetReady(set) && isUpdated(set);

function isDaemonSetReady({ status = {} }: Controller): boolean {
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status;
  return updatedNumberScheduled >= desiredNumberScheduled && numberAvailable >= desiredNumberScheduled;
}

const isReplicaSetReady = ({ spec, status = {} }: Controller) => (status.readyReplicas ?? 0) >= (spec?.replicas ?? 1);

const READY: Readonly<Record<string, (controller: Controller) => boolean>> = {
  Deployment: isDeploymentReady,
  StatefulSet: isStatefulSetReady,
  DaemonSet: isDaemonSetReady,
  ReplicaSet: isReplicaSetReady,
  Rollout: ({ status }) => status?.phase === 'Healthy',
  Job: (job) => isTrue(conditionOf(job, 'Complete')),
  APIService: (service) => isTrue(conditionOf(service, 'Available')),
};

/**
 * Whether all that is wanted serves at the version applied last, by the rules of `kubectl rollout status` and of Argo Rollouts' phase;
 * a Job when it is complete, an APIService when it is available.
 */
export function isReady(controller: Controller): boolean {
  return isObserved(controller) && (READY[controller.kind]?.(controller) ?? false);
}
