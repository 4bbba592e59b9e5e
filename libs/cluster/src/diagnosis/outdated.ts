import type { ContainerStatus, Controller, Pod } from './objects.ts';
import { conditionOf, isTrue } from './objects.ts';
import { isObserved } from './readiness.ts';
import { isOfPreviousRevision } from './revision.ts';
import type { Snapshot } from './snapshot.ts';
import { controllerOf, ownedBy } from './snapshot.ts';
import type { Workload } from './workload.ts';

/** Whether a StatefulSet's controller itself replaces all pods of the version before. */
function replacesAll({ spec }: Controller): boolean {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  return type !== 'OnDelete' && (rollingUpdate?.partition ?? 0) === 0;
}

const runs = ({ state }: ContainerStatus) => state?.running !== undefined;

/** Nothing is lost with it: no container of it runs. */
function isIdle({ metadata, status = {} }: Pod): boolean {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return (
    metadata.deletionTimestamp === undefined && !isTrue(conditionOf({ status }, 'Ready')) && !containers.some(runs)
  );
}

/**
 * Pods of StatefulSets that are of a version before and do not run. Their controller waits until they are ready before it replaces them, so
 * that a version that never starts would stay for ever (kubernetes#67250).
 */
export function outdatedPods(snapshot: Snapshot, workloads: readonly Workload[]): readonly Pod[] {
  const sets = workloads.filter(({ kind }) => kind === 'StatefulSet').map((set) => controllerOf(snapshot, set));
  return sets.flatMap((set) => {
    if (set === undefined || !isObserved(set) || !replacesAll(set)) return [];
    return ownedBy(snapshot.pods, set).filter((pod) => isOfPreviousRevision(set, pod) && isIdle(pod));
  });
}
