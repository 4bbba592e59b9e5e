import type { Controller, KubeObject, Pod } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { ownedBy } from './snapshot.ts';

const DEPLOYMENT_REVISION = 'deployment.kubernetes.io/revision';
const ROLLOUT_HASH = 'rollouts-pod-template-hash';
const DAEMON_GENERATION = 'deprecated.daemonset.template.generation';

function isCurrent({ kind, metadata, status }: Controller, replicaSet: KubeObject): boolean {
  if (kind === 'Rollout') return replicaSet.metadata.labels?.[ROLLOUT_HASH] === status?.currentPodHash;
  const revision = metadata.annotations?.[DEPLOYMENT_REVISION];
  return revision !== undefined && replicaSet.metadata.annotations?.[DEPLOYMENT_REVISION] === revision;
}

/** The ReplicaSet of the version that a Deployment or Rollout was given last. */
export function currentReplicaSet({ controllers }: Snapshot, owner: Controller): Controller | undefined {
  const owned = ownedBy(controllers, owner).filter(({ kind }) => kind === 'ReplicaSet');
  return owned.find((replicaSet) => isCurrent(owner, replicaSet));
}

/** Whether a pod of a StatefulSet or DaemonSet is of a version before the one that was applied last. */
export function isOfPreviousRevision({ kind, metadata, status }: Controller, { metadata: { labels } }: Pod): boolean {
  const differ = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined && a !== b;
  if (kind === 'StatefulSet') return differ(labels?.['controller-revision-hash'], status?.updateRevision);
  return kind === 'DaemonSet' && differ(labels?.['pod-template-generation'], metadata.annotations?.[DAEMON_GENERATION]);
}

/** Pods of the version that was applied last. */
export function currentPods(snapshot: Snapshot, owner: Controller): readonly Pod[] {
  if (owner.kind !== 'Deployment' && owner.kind !== 'Rollout')
    return ownedBy(snapshot.pods, owner).filter((pod) => !isOfPreviousRevision(owner, pod));
  const replicaSet = currentReplicaSet(snapshot, owner);
  return replicaSet === undefined ? [] : ownedBy(snapshot.pods, replicaSet);
}

const ROLLOUT_REVISION = 'rollout.argoproj.io/revision';

/** How often its pods were replaced by others, as it counts itself; of a StatefulSet, which does not count, the revision's name. */
export function revisionOf({ metadata: { annotations = {} }, status }: Controller): string | undefined {
  return (
    annotations[DEPLOYMENT_REVISION] ??
    annotations[ROLLOUT_REVISION] ??
    annotations[DAEMON_GENERATION] ??
    status?.updateRevision
  );
}

/** Pods of the versions before, of a Deployment or Rollout: those that are ending, too. */
export function previousPods({ controllers, pods }: Snapshot, owner: Controller): readonly Pod[] {
  const owned = ownedBy(controllers, owner).filter((replicaSet) => !isCurrent(owner, replicaSet));
  return owned.flatMap((replicaSet) => ownedBy(pods, replicaSet));
}
