/** A pod of a Rollout that mounts the shares. */
export interface GatedPod {
  readonly name: string;
  readonly rollout: string;
  readonly hash: string;
  /** The share that its annotation says. */
  readonly told: string | undefined;
}

/** What the gate does in one namespace of a cluster. Every method throws ClusterCallError. */
export interface Cluster {
  /** Objects as the API server has them. */
  rollouts(): Promise<readonly unknown[]>;
  /** Those of Rollouts; those that have ended are left out. */
  pods(): Promise<readonly GatedPod[]>;
  /** The ConfigMap's data; undefined where there is none. */
  readShares(): Promise<Readonly<Record<string, string>> | undefined>;
  writeShares(data: Readonly<Record<string, string>>): Promise<void>;
  /** Says a pod's share in an annotation. A pod that is gone meanwhile is no error. */
  tell(pod: string, share: string): Promise<void>;
  /** Calls whenever a Rollout or a pod has changed, until the signal; what changes while it cannot listen is told by nobody. */
  follow(changed: () => void, signal: AbortSignal): Promise<void>;
}
