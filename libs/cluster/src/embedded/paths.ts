import { join } from 'node:path';

/** Holds a folder for each embedded cluster, by its name. */
export const STATE = '/var/lib/cutover';
const RUNTIME = '/run/cutover';

/** Every path of one embedded node. `state` outlives a reboot, `runtime` does not. */
export function nodePaths(name: string) {
  const state = join(STATE, name);
  const runtime = join(RUNTIME, name);
  return {
    state,
    runtime,
    /** One command at a time acts on a node. Outside of what `down` removes. */
    lock: join(STATE, '.locks', name),
    /** What the node runs, written at the end of a start. */
    versions: join(state, 'versions.json'),
    /** What `up` made outside of the node's own folders, for `down`. */
    made: join(state, 'made.json'),
    logs: join(state, 'logs'),
    etcd: join(state, 'etcd'),
    config: join(state, 'config'),
    kubernetes: join(state, 'kubernetes'),
    kubelet: join(state, 'kubelet'),
    containerd: join(state, 'containerd'),
    registry: join(state, 'registry'),
    volumes: join(state, 'volumes'),
    varLog: join(state, 'var-log'),
    cni: join(state, 'cni'),
    /** For use on this machine: through 127.0.0.1. */
    kubeconfig: join(state, 'kubeconfig'),
    ports: join(state, 'ports.json'),
    network: join(runtime, 'network'),
    containerdSocket: join(runtime, 'containerd.sock'),
    containerdState: join(runtime, 'containerd'),
    runContainerd: join(runtime, 'run-containerd'),
    runNetns: join(runtime, 'run-netns'),
    supervisor: join(runtime, 'supervisor.json'),
    supervisorSocket: join(runtime, 'supervisor.sock'),
  };
}

export type NodePaths = ReturnType<typeof nodePaths>;

/** Name of the cgroup that holds a node's pods, under every controller. */
export function cgroupOf(name: string): string {
  return `cutover-${name}`;
}

/** Environment variable that marks every process of a node, so that it can be found whatever became of its parent. */
export const NODE_MARK = 'CUTOVER_NODE';

/** Where the embedded node of this name has its processes write; the folder may not be there. */
export function logFolder(name: string): string {
  return nodePaths(name).logs;
}
