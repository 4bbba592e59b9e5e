import type { GatedPod } from './cluster.ts';

export const SHARE_ANNOTATION = 'cutover/consumer-share';
/** Argo Rollouts puts it on the pods of each ReplicaSet, where they are made. */
export const HASH_LABEL = 'rollouts-pod-template-hash';

/** What is read of a Pod. */
export interface PodObject {
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly status?: { readonly phase?: string };
}

const ENDED: ReadonlySet<string | undefined> = new Set(['Succeeded', 'Failed']);

/** @returns undefined for pods of something else, and for those that have ended */
export function gatedPodOf({ metadata = {}, status = {} }: PodObject): GatedPod | undefined {
  const { name, labels = {}, annotations = {} } = metadata;
  const hash = labels[HASH_LABEL];
  if (name === undefined || hash === undefined || ENDED.has(status.phase)) return undefined;
  const rollout = rolloutBefore(`-${hash}`, metadata);
  return rollout === undefined ? undefined : { name, hash, rollout, told: annotations[SHARE_ANNOTATION] };
}

/** ReplicaSets of a Rollout are called ROLLOUT-HASH. */
function rolloutBefore(
  suffix: string,
  { ownerReferences = [] }: NonNullable<PodObject['metadata']>,
): string | undefined {
  const owner = ownerReferences.find(({ kind, name }) => kind === 'ReplicaSet' && name.endsWith(suffix));
  return owner?.name.slice(0, -suffix.length);
}
