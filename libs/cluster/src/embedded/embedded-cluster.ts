import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ClusterError } from '../errors.ts';
import { kubectl } from '../kubectl.ts';
import type { Cluster, Exposed } from '../provider.ts';
import { REGISTRY_NAME } from './addresses.ts';
import { NODE_MARK } from './paths.ts';
import type { NodePaths } from './paths.ts';
import type { Ports } from './ports.ts';
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
  name: string,
  paths: NodePaths,
  netgate: string,
  target: { readonly address: string; readonly port: number },
): Promise<Exposed> {
  const map = `127.0.0.1:0=${target.address}:${target.port}`;
  const child = spawn(netgate, ['--netns', paths.network, '--map', map], {
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

/** A node of this machine that runs. */
export function embeddedCluster(name: string, paths: NodePaths, ports: Ports, programs: ClientPrograms): Cluster {
  return {
    name,
    kind: 'embedded',
    kubeconfig: paths.kubeconfig,
    registry: { push: `127.0.0.1:${ports.registry}`, pull: REGISTRY_NAME, insecure: true },
    kubectl: (args, options) => kubectl({ kubectl: programs.kubectl, kubeconfig: paths.kubeconfig }, args, options),
    inNodeNetwork: (argv) => inNetwork(paths, argv),
    expose: (target) => expose(name, paths, programs.netgate, target),
  };
}
