import type { Controller, Pod } from './objects.ts';
import { conditionOf, isTrue } from './objects.ts';
import { currentPods, revisionOf } from './revision.ts';
import type { Snapshot } from './snapshot.ts';
import { controllerOf, readWorkloads } from './snapshot.ts';
import type { Kubectl, Workload } from './workload.ts';

/** What runs of a workload: what its pods say, not what was asked for. */
export interface RunningWorkload {
  readonly kind: Workload['kind'];
  readonly namespace: string;
  readonly name: string;
  /** `rolling`, `recreate`, `blueGreen`, `canary` or `onDelete`. */
  readonly strategy: string;
  /** A number that grows; of a StatefulSet the revision's name. */
  readonly revision?: string;
  /** Pods of the version applied last that are ready, and as many as there should be. */
  readonly ready: number;
  readonly wanted: number;
  /** Of those pods, by their label: one, where they are all the same. */
  readonly versions: readonly string[];
  /** Of the containers of those pods: `REPOSITORY@sha256:…`, or as the pod has it where the node does not know a digest. */
  readonly images: readonly string[];
}

const VERSION = 'app.kubernetes.io/version';
const DIGEST = /sha256:[0-9a-f]{64}$/;

const uniq = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** By the names that the charts have for strategies. */
export function strategyName({ kind, spec = {} }: Pick<Controller, 'kind' | 'spec'>): string {
  const { strategy = {}, updateStrategy = {} } = spec;
  if (kind === 'Rollout') return strategy.blueGreen === undefined ? 'canary' : 'blueGreen';
  if (strategy.type === 'Recreate') return 'recreate';
  return updateStrategy.type === 'OnDelete' ? 'onDelete' : 'rolling';
}

/** Without its tag and digest: a colon before the last slash is a port's. */
const repositoryOf = (image: string) => image.replace(/@.*$/, '').replace(/:[^/]*$/, '');

function imagesOf({ spec, status }: Pod): readonly string[] {
  return (spec?.containers ?? []).map(({ name, image = '' }) => {
    const { imageID = '' } = status?.containerStatuses?.find((one) => one.name === name) ?? {};
    const [digest] = DIGEST.exec(imageID) ?? [];
    // What a node has by several names it tells by one of them: the name is the pod's, the bytes are the node's.
    return digest === undefined ? image : `${repositoryOf(image)}@${digest}`;
  });
}

const isReadyPod = (pod: Pod) => pod.metadata.deletionTimestamp === undefined && isTrue(conditionOf(pod, 'Ready'));

/** @returns undefined for what is not there, and for a Job or an APIService, which have no pods that stay */
export function runningOf(snapshot: Snapshot, workload: Workload): RunningWorkload | undefined {
  const controller = controllerOf(snapshot, workload);
  const { kind, namespace = 'default', name } = workload;
  if (controller === undefined || kind === 'Job' || kind === 'APIService') return undefined;
  const pods = currentPods(snapshot, controller).filter(isReadyPod);
  const revision = revisionOf(controller);
  return {
    ...{ kind, namespace, name, strategy: strategyName(controller) },
    ...(revision === undefined ? {} : { revision }),
    ready: pods.length,
    wanted: controller.status?.desiredNumberScheduled ?? controller.spec?.replicas ?? 1,
    versions: uniq(pods.flatMap(({ metadata: { labels = {} } }) => labels[VERSION] ?? [])),
    images: uniq(pods.flatMap(imagesOf)),
  };
}

/** What runs of these workloads, of those that are there and have pods that stay. @throws KubectlError */
export async function runningWorkloads(
  kubectl: Kubectl,
  workloads: readonly Workload[],
): Promise<readonly RunningWorkload[]> {
  const snapshot = await readWorkloads(kubectl, workloads);
  return workloads.flatMap((workload) => runningOf(snapshot, workload) ?? []);
}
