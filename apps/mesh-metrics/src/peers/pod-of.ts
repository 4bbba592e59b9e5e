import { identityOf, type WorkloadIdentity } from './identity.ts';

/** What is read of a Pod. */
export interface PodObject {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
    readonly creationTimestamp?: Date | string;
  };
  readonly spec?: { readonly hostNetwork?: boolean };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
    readonly startTime?: Date | string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime?: Date | string | null;
    }[];
  };
}

/** A pod and the addresses that are its own. */
export interface AddressedPod {
  readonly uid: string;
  readonly identity: WorkloadIdentity;
  readonly addresses: readonly string[];
  /** Since when it may have them, in ms of the epoch: to the second, and rather too early. */
  readonly since: number;
}

const ENDED: ReadonlySet<string | undefined> = new Set(['Succeeded', 'Failed']);

/**
 * A pod on its node's network shares that address with others and has none of its own; one that has ended has given it back (the kubelet tears its
 * network down before the object goes).
 * @returns undefined for what is no whole Pod
 */
export function addressedPodOf(pod: PodObject, cluster: string): AddressedPod | undefined {
  const { metadata = {}, spec = {}, status = {} } = pod;
  const { uid, namespace, labels = {} } = metadata;
  if (uid === undefined) return undefined;
  const has = spec.hostNetwork !== true && !ENDED.has(status.phase);
  const given = [status.podIP, ...(status.podIPs ?? []).map(({ ip }) => ip)].filter((ip) => ip !== undefined);
  const identity = identityOf({ workload: workloadOf(metadata), namespace, cluster, labels });
  return { uid, identity, addresses: has ? [...new Set(given)] : [], since: sinceOf(pod) };
}

const HASHES = ['pod-template-hash', 'rollouts-pod-template-hash'];

/**
 * As Istio names it: a ReplicaSet is called OWNER-HASH by Deployments and Rollouts alike, and its pods carry HASH as a label, so that nobody needs to
 * be asked for it. Of a CronJob's Job the time at the end is left out. A pod that nobody owns is its own workload.
 */
export function workloadOf({ name, labels = {}, ownerReferences = [] }: NonNullable<PodObject['metadata']>) {
  const owner = ownerReferences.find(({ controller }) => controller === true) ?? ownerReferences[0];
  if (owner === undefined) return name;
  if (owner.kind === 'Job') return owner.name.replace(/-\d{8,10}$/, '');
  if (owner.kind !== 'ReplicaSet') return owner.name;
  const suffix = HASHES.map((label) => `-${labels[label] ?? ''}`).find(
    (end) => end !== '-' && owner.name.endsWith(end),
  );
  return suffix === undefined ? owner.name : owner.name.slice(0, -suffix.length);
}

/** When its sandbox had a network (Kubernetes 1.29 and later), or else when the kubelet took it up. */
function sinceOf({ metadata = {}, status = {} }: PodObject): number {
  const networked = (status.conditions ?? []).find(({ type }) => type === 'PodReadyToStartContainers');
  const at = networked?.status === 'True' ? networked.lastTransitionTime : undefined;
  const said = at ?? status.startTime ?? metadata.creationTimestamp;
  const ms = said === undefined ? Number.NaN : new Date(said).getTime();
  return Number.isNaN(ms) ? 0 : ms;
}
