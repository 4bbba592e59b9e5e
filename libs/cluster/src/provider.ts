import type { Progress } from '@cutover/toolchain';

export type ProviderKind = 'embedded' | 'kind' | 'kubeconfig';

/** What a step of `up` or `down` is doing, for people. */
export interface ClusterEvent {
  readonly detail: string;
  /** Milliseconds since the command began. */
  readonly elapsedMs: number;
}

export interface ActOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((event: ClusterEvent) => void) | undefined;
}

export interface UpOptions extends ActOptions {
  /** Told of tools and packages that have to be built or installed first. */
  readonly tools?: Progress | undefined;
}

export interface ComponentStatus {
  readonly name: string;
  readonly state: 'running' | 'restarting' | 'down' | 'ready' | 'not ready';
  readonly detail?: string;
  readonly pid?: number;
  /** When it was last started, ISO 8601. */
  readonly since?: string;
  /** How often it had to be started again. */
  readonly restarts?: number;
}

export interface ClusterStatus {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly state: 'up' | 'partial' | 'down';
  readonly components: readonly ComponentStatus[];
  /** Bytes of memory that the node's own processes keep resident; absent where they are not this machine's. */
  readonly memoryBytes?: number;
  readonly kubeconfig?: string;
  /** Of the parts, by their names. */
  readonly versions?: Readonly<Record<string, string>>;
  /** What of it is reached from this machine, and where. */
  readonly endpoints?: Readonly<Record<string, string>>;
}

/** Where images go, seen from both sides. */
export interface RegistryAccess {
  /** `host:port` for a push from this machine. */
  readonly push: string;
  /** What image references inside the cluster begin with. */
  readonly pull: string;
  /** Whether a push goes over plain http. */
  readonly insecure: boolean;
}

export interface Exposed {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** A running cluster. */
export interface Cluster {
  readonly name: string;
  readonly kind: ProviderKind;
  /** Path of a kubeconfig that works from this machine. */
  readonly kubeconfig: string;
  readonly registry: RegistryAccess;
  /** @throws KubectlError with what kubectl said */
  kubectl(
    args: readonly string[],
    options?: { input?: string; signal?: AbortSignal },
  ): Promise<{ stdout: string; stderr: string }>;
  /** Wraps a command so that it runs in the node's network. @throws ClusterError where the provider has none on this machine */
  inNodeNetwork(argv: readonly string[]): string[];
  /** Makes an address of the node's network reachable at 127.0.0.1, until closed or this process ends. */
  expose(target: { readonly address: string; readonly port: number }): Promise<Exposed>;
}

/** Where clusters come from. */
export interface ClusterProvider {
  readonly kind: ProviderKind;
  /** Starts the cluster, or repairs it; nothing is changed about one that is well. */
  up(options?: UpOptions): Promise<Cluster>;
  /** The cluster, where it runs. @throws ClusterError `cluster-down` */
  connect(): Promise<Cluster>;
  status(): Promise<ClusterStatus>;
  /** Removes the cluster and everything it left on this machine; fine where there is none. */
  down(options?: ActOptions): Promise<void>;
}
