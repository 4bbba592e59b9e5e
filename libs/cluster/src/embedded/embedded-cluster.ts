import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ClusterError } from '../errors.ts';
import type { Kubectl } from '../diagnosis/index.ts';
import { kubectl } from '../kubectl.ts';
import type { Cluster, Exposed } from '../provider.ts';
import { ADDRESSES, CONTROL_PLANE, REGISTRY_NAME } from './addresses.ts';
import { forge } from './forge/forge.ts';
import { addressPool } from './load-balancers.ts';
import { ingressDoors } from './ingress-doors.ts';
import { meshDoors } from './mesh-doors.ts';
import { packetQueue } from './packet-queue.ts';
import { NODE_MARK } from './paths.ts';
import type { ClusterPaths, NodePaths } from './paths.ts';
import type { Forwarding } from './plan.ts';
import type { OwnPorts } from './ports/port-record.ts';
import { clusterPorts } from './ports/ports.ts';
import { privateRegistry } from './private-registry/private-registry.ts';
import { registryCredential } from './registry-credential.ts';
import { supervisorClient } from './supervisor/client.ts';
import { inNetwork } from './system/network.ts';

/** Programs that a command on a running node needs. */
export interface ClientPrograms {
  readonly kubectl: string;
  readonly netgate: string;
}

interface Opened {
  readonly listening: readonly { readonly host: string }[];
}

/** A netgate for one address, on a port that the kernel chooses. It ends with this process; after a kill -9, with `down`. */
async function expose(
  { name, netgate, network }: Forwarding,
  target: { readonly address: string; readonly port: number },
): Promise<Exposed> {
  const map = `127.0.0.1:0=${target.address}:${target.port}`;
  const child = spawn(netgate, ['--netns', network, '--map', map], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [NODE_MARK]: name },
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const failed = ended.then(() => {
    throw new ClusterError('component-failed', `netgate cannot reach ${target.address}:${target.port} of ${name}`);
  });
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), failed])) as [string];
  failed.catch(() => undefined);
  const host = (JSON.parse(line) as Opened).listening[0]?.host ?? '';
  const close = async () => {
    process.off('exit', kill);
    kill();
    await ended;
  };
  return { url: `http://${host}`, close };
}

export interface RunningNode {
  readonly name: string;
  readonly cluster: ClusterPaths;
  readonly node: NodePaths;
  readonly ports: OwnPorts;
}

/** A node of this machine that runs. */
export function embeddedCluster({ name, cluster, node, ports }: RunningNode, programs: ClientPrograms): Cluster {
  const { kubeconfig } = cluster;
  const { netgate } = programs;
  const forwarding = { name, netgate, network: node.network, hostNames: cluster.hostNames };
  const supervisor = supervisorClient(cluster.supervisorSocket);
  const opened = clusterPorts({ paths: cluster, forwarding, supervisor });
  const ask: Kubectl = (args, options) => kubectl({ kubectl: programs.kubectl, kubeconfig }, args, options);
  return {
    name,
    kind: 'embedded',
    kubeconfig,
    registry: {
      push: `127.0.0.1:${ports.registry}`,
      pull: REGISTRY_NAME,
      inCluster: `${CONTROL_PLANE.node}:${ADDRESSES.registryPort}`,
      insecure: true,
      credential: () => registryCredential(cluster),
    },
    kubectl: ask,
    inNodeNetwork: (argv) => inNetwork(node, argv),
    expose: (target) => expose(forwarding, target),
    ports: opened,
    privateRegistry: privateRegistry({ name, cluster, node, ports: opened }),
    ingress: ingressDoors(opened),
    loadBalancers: addressPool(),
    packetQueue: packetQueue(node),
    meshDoors: meshDoors(node, opened),
    forge: forge({ name, cluster, ports: opened, kubectl: ask }),
  };
}
