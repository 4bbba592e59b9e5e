import { join } from 'node:path';

/** Holds a folder for each embedded cluster, by its name. */
export const STATE = '/var/lib/cutover';
/** The same for what a reboot takes away. */
export const RUNTIME = '/run/cutover';

/** Paths that all nodes of a cluster share. `state` outlives a reboot, `runtime` does not. */
export function clusterPaths(name: string) {
  const state = join(STATE, name);
  const runtime = join(RUNTIME, name);
  return {
    state,
    runtime,
    /** One command at a time acts on a cluster. Outside of what `down` removes. */
    lock: join(STATE, '.locks', name),
    /** The same for its ports, which change while it runs. */
    portsLock: join(STATE, '.locks', `${name}.ports`),
    /** Which arrangement of folders this is; see `layout.ts`. */
    layout: join(state, 'layout.json'),
    /** What the cluster runs, written at the end of a start. */
    versions: join(state, 'versions.json'),
    /** What `up` made outside of the cluster's own folders, for `down`. */
    made: join(state, 'made.json'),
    logs: join(state, 'logs'),
    etcd: join(state, 'etcd'),
    /** Seen as /etc/kubernetes: certificates, kubeconfigs and manifests of the control plane. */
    kubernetes: join(state, 'kubernetes'),
    config: join(state, 'config'),
    registry: join(state, 'registry'),
    /** What may write to the registry; its hash for the registry itself. */
    registryPassword: join(state, 'registry-password'),
    registryUsers: join(state, 'config', 'registry.htpasswd'),
    /** Passwords of the private registry and their hashes, where the cluster has that add-on. */
    privateRegistry: join(state, 'private-registry'),
    /** The forge's keys and its administrator's credentials, where the cluster has that add-on. */
    forge: join(state, 'forge'),
    /** Digests of the images that the cluster itself runs. */
    images: join(state, 'images.json'),
    /** For use on this machine: through 127.0.0.1, as an administrator. */
    kubeconfig: join(state, 'kubeconfig'),
    ports: join(state, 'ports.json'),
    /** Host names for the browser, read by the process that serves them. */
    hostNames: join(state, 'host-names.json'),
    supervisor: join(runtime, 'supervisor.json'),
    supervisorSocket: join(runtime, 'supervisor.sock'),
  };
}

export type ClusterPaths = ReturnType<typeof clusterPaths>;

/** Paths of one node of a cluster. The first node bears the cluster's name. */
export function nodePaths(cluster: string, node: string = cluster) {
  const state = join(STATE, cluster, 'nodes', node);
  const runtime = join(RUNTIME, cluster, node);
  return {
    state,
    runtime,
    config: join(state, 'config'),
    kubelet: join(state, 'kubelet'),
    containerd: join(state, 'containerd'),
    volumes: join(state, 'volumes'),
    varLog: join(state, 'var-log'),
    cni: join(state, 'cni'),
    /** Where containerd looks for plugins: links to this machine's, and what others lay beside them. */
    cniPlugins: join(state, 'cni-plugins'),
    /** Sockets and credentials of the mesh's plugin. */
    meshPlugin: join(runtime, 'istio-cni'),
    /** Its namespaces, kept by these files also while nothing runs in them. */
    network: join(runtime, 'network'),
    mounts: join(runtime, 'mounts'),
    containerdSocket: join(runtime, 'containerd.sock'),
    containerdState: join(runtime, 'containerd'),
    runContainerd: join(runtime, 'run-containerd'),
    runNetns: join(runtime, 'run-netns'),
  };
}

export type NodePaths = ReturnType<typeof nodePaths>;

/** Name of the cgroup that holds a node's pods, under every controller. */
export function cgroupOf(name: string): string {
  return `cutover-${name}`;
}

/** Environment variable that marks every process of a node, so that it can be found whatever became of its parent. */
export const NODE_MARK = 'CUTOVER_NODE';

/** Where the embedded cluster of this name has its processes write; the folder may not be there. */
export function logFolder(name: string): string {
  return clusterPaths(name).logs;
}
