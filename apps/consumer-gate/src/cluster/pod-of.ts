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

/** @returns undefined for pods of something else, and for those that have ended */
export function gatedPodOf({ metadata = {}, status }: PodObject): GatedPod | undefined {
  const { name, labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  const hash = labels[HASH_LABEL];
  const owner = ownerReferences.find(({ kind }) => kind === 'ReplicaSet')?.name;
  const hasEnded = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (name === undefined || hash === undefined || hasEnded || owner?.endsWith(`-${hash}`) !== true) return undefined;
  return { name, hash, rollout: owner.slice(0, -hash.length - 1), told: annotations[SHARE_ANNOTATION] };
}
