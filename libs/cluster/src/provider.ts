import type { Progress } from '@cutover/toolchain';
import type { AddOnName, AddOnStatus, Outside } from './addons/index.ts';

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
  /** To have on the cluster beside those that are on it. */
  readonly addOns?: readonly AddOnName[] | undefined;
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
  /** Bytes of memory that the node's own processes take, of `totalMemoryBytes`; absent where they are not this machine's. */
  readonly memoryBytes?: number;
  /** Bytes of memory that all of it takes, what runs in pods too; what several share counts once. */
  readonly totalMemoryBytes?: number;
  readonly kubeconfig?: string;
  /** Of the parts, by their names. */
  readonly versions?: Readonly<Record<string, string>>;
  /** What of the cluster's own is deployed into it. */
  readonly addOns?: readonly AddOnStatus[];
  /** What holds things up on it, a line each. */
  readonly hindrances?: readonly string[];
  /** Whether one of them is more than that something takes its time to start. */
  readonly heldUp?: boolean;
  /** Ports of this machine that people opened into it. */
  readonly ports?: readonly OpenPort[];
  /** What of it is reached from this machine, and where. */
  readonly endpoints?: Readonly<Record<string, string>>;
}

/** Where images go, seen from both sides. */
export interface RegistryAccess {
  /** `host:port` for a push from this machine. */
  readonly push: string;
  /** What image references inside the cluster begin with. */
  readonly pull: string;
  /** `host:port` for a push from a pod, where pods reach it by another name than containerd does. */
  readonly inCluster?: string;
  /** Whether a push goes over plain http. */
  readonly insecure: boolean;
  /** For a registry that takes uploads from whoever has it; read anew at every push, never shown. */
  readonly credential?: () => Promise<{ readonly username: string; readonly password: string }>;
}

/** A port at 127.0.0.1, or a name for the browser, that leads to an address of the node's network and outlives the command that opened it. */
export interface OpenPort {
  readonly name: string;
  /** `http://127.0.0.1:PORT`, or `https:` where it leads to port 443; `http://NAME.localhost:PORT`. */
  readonly url: string;
  /** `ADDRESS:PORT` inside. */
  readonly target: string;
}

export interface PortRequest {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** As `NAME.localhost` on the port that all such names share, instead of a port of its own. */
  readonly asHostName?: boolean;
  /** The host's port; else the one it had, or a free one. */
  readonly hostPort?: number;
}

/** Ports that stay. Opening and closing one touches none of the others. */
export interface Ports {
  list(): Promise<readonly OpenPort[]>;
  /** Opens it, or leads it elsewhere; nothing happens where it is open as asked. @throws ClusterError `usage`, `port-taken` */
  open(request: PortRequest): Promise<OpenPort>;
  /** @throws ClusterError `usage` where there is none of that name */
  close(name: string): Promise<void>;
}

export interface Exposed {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** What a name and a password of the private registry are for: pull secrets have one that cannot upload. */
export type RegistryRole = 'push' | 'pull';

export interface RegistryLogin {
  /** `127.0.0.1:PORT`, with which images in it are named on this machine and in pods. */
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** What the add-on `private-registry` keeps outside of the cluster, and who may use it. */
export interface PrivateRegistry extends Outside {
  /** Read anew at every call, never shown. @throws ClusterError `usage` where the cluster does not have the add-on */
  login(role: RegistryRole): Promise<RegistryLogin>;
}

/** How the add-on `gitea` is spoken to. */
export interface ForgeLogin {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The same for what runs in the cluster, and as webhooks name its repositories. */
  readonly inClusterUrl: string;
  readonly username: string;
  /** In the place of a password too, for git. */
  readonly token: string;
}

/** What the add-on `gitea` keeps outside of the cluster. */
export interface Forge extends Outside {
  /** Sees to it that it has its administrator. @throws ClusterError, KubectlError */
  ensureAccount(signal?: AbortSignal): Promise<void>;
  /** Read anew at every call, never shown. @throws ClusterError `usage` where the cluster does not have the add-on */
  login(): Promise<ForgeLogin>;
}

/** A running cluster. */
export interface Cluster {
  readonly name: string;
  readonly kind: ProviderKind;
  /** Path of a kubeconfig that works from this machine. */
  readonly kubeconfig: string;
  /** The context of it that counts, where that is not its current one. */
  readonly context?: string;
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
  /** Absent where the provider cannot keep a port open once the command has ended. */
  readonly ports?: Ports;
  /** Absent where the provider has no node of this machine. */
  readonly privateRegistry?: PrivateRegistry;
  /** The ports of this machine that lead to the ingress controller; absent as above. */
  readonly ingress?: Outside;
  /** The addresses of the node's network that Services of type LoadBalancer get; absent as above. */
  readonly loadBalancers?: Outside;
  /** By what packets between pods are held until somebody has judged them; absent as above. */
  readonly packetQueue?: Outside;
  /** The folders of the node by which the mesh chains itself into pods' networks, and its gateway's port of this machine; absent as above. */
  readonly meshDoors?: Outside;
  /** The forge's account and its port of this machine; absent as above. */
  readonly forge?: Forge;
}

/** Where clusters come from. */
export interface ClusterProvider {
  readonly kind: ProviderKind;
  /** Whether it can serve on this machine at all, asked before anything is built or started. @throws ClusterError */
  check(): Promise<void>;
  /** Starts the cluster, or repairs it; nothing is changed about one that is well. */
  up(options?: UpOptions): Promise<Cluster>;
  /** The cluster, where it runs. @throws ClusterError `cluster-down` */
  connect(): Promise<Cluster>;
  status(): Promise<ClusterStatus>;
  /** Removes the cluster and everything it left on this machine; fine where there is none. */
  down(options?: ActOptions): Promise<void>;
}
