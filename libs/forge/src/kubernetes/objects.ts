/** Of Argo CD's and Kubernetes' objects, what releases are judged by. Every field may be missing: nobody has looked at an object that was just made. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
}

/** An object that an Application keeps. */
export interface Resource {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface Application {
  readonly metadata: Metadata;
  readonly spec?: { readonly destination?: { readonly namespace?: string } };
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string };
    readonly history?: readonly { readonly revision?: string }[];
    readonly resources?: readonly Resource[];
  };
}

interface Container {
  readonly image?: string;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A Rollout, Deployment, StatefulSet, DaemonSet or ReplicaSet: each has some of it. */
export interface WorkloadObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: {
      readonly spec?: { readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[] };
    };
  };
  readonly status?: {
    /** Rollouts say it as a text. */
    readonly observedGeneration?: number | string;
    readonly conditions?: readonly Condition[];
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly readyReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly phase?: string;
    readonly message?: string;
    readonly abort?: boolean;
    readonly stableRS?: string;
    readonly currentPodHash?: string;
  };
}

export function imagesIn({ spec }: WorkloadObject): readonly string[] {
  const { containers = [], initContainers = [] } = spec?.template?.spec ?? {};
  return [...initContainers, ...containers].flatMap(({ image }) => image ?? []);
}
