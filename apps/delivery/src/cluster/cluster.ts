/** What is read of an object of Argo CD's. Who writes a manifest writes parts of it: everything may be missing, or of another type. */
export interface ArgoObject {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

export type ArgoKind = 'applications' | 'applicationsets';

export interface NamespaceFacts {
  readonly uid: string;
  /** Not while it is being deleted. */
  readonly isActive: boolean;
}

export interface NewSecret {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
}

/** What this service does in a cluster. Every method throws ClusterCallError. */
export interface Cluster {
  /** Those in Argo CD's namespace. */
  list(kind: ArgoKind): Promise<readonly ArgoObject[]>;
  /** One that is gone meanwhile is no error. */
  annotate(kind: ArgoKind, name: string, annotations: Readonly<Record<string, string>>): Promise<void>;
  namespace(name: string): Promise<NamespaceFacts | undefined>;
  /** One that is there stays as it is. */
  createSecret(secret: NewSecret): Promise<void>;
  /** Says the name of every Application that changes, until the signal; what changes while it cannot listen is told by nobody. */
  follow(changed: (name: string) => void, signal: AbortSignal): Promise<void>;
}
