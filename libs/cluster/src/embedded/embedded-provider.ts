import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withLock } from '@cutover/toolchain';
import { ClusterError } from '../errors.ts';
import { reporter } from '../progress.ts';
import type { ActOptions, Cluster, ClusterProvider, UpOptions } from '../provider.ts';
import { embeddedCluster } from './embedded-cluster.ts';
import { ensureRendered } from './kubeadm.ts';
import { clearLeftovers, endNode } from './leftovers.ts';
import { makeFolders, readMade } from './made.ts';
import { nodePaths } from './paths.ts';
import type { NodePaths } from './paths.ts';
import { choosePorts, readPorts } from './ports.ts';
import { startNode } from './start.ts';
import { embeddedStatus } from './status.ts';
import { answers, supervisorClient } from './supervisor/client.ts';
import { ensureSupervisor } from './supervisor/launch.ts';
import { makeCgroups } from './system/cgroups.ts';
import { removeMountPoints } from './system/mounts.ts';
import { ensureBridgeFilter, makeNetwork } from './system/network.ts';
import { needMachine, thisMachine } from './system/requirements.ts';
import { clientTools, nodeTools } from './tools.ts';

/** One command at a time acts on a node; another waits, and says for whom. */
function exclusively<T>(paths: NodePaths, options: ActOptions, action: () => Promise<T>): Promise<T> {
  const say = reporter(options);
  const onWait = (pid: number) => say(`waiting for process ${pid}, which acts on this cluster`);
  return withLock(paths.lock, { signal: options.signal, onWait }, action);
}

async function up(name: string, options: UpOptions): Promise<Cluster> {
  const paths = nodePaths(name);
  const say = reporter(options);
  const { signal } = options;
  needMachine(await thisMachine());
  const tools = await nodeTools(options);
  say('tools are ready');
  return exclusively(paths, options, async () => {
    await clearLeftovers(name, paths);
    await makeFolders(paths);
    const rendered = ensureRendered(name, paths, tools.kubernetes, signal);
    // Awaited by the start; where that fails earlier, this must not count as unhandled.
    rendered.catch(() => undefined);
    const [cgroups] = await Promise.all([makeCgroups(name), ensureBridgeFilter().then(() => makeNetwork(paths))]);
    const supervisor = await ensureSupervisor(name, paths, cgroups, signal);
    const ports = await choosePorts(paths, await supervisor.reports());
    say('the supervisor runs');
    await startNode({ node: { name, paths, tools, ports }, supervisor, rendered, say, signal });
    const kubectl = tools.kubernetes.programs['kubectl'] ?? tools.kubernetes.path;
    return embeddedCluster(name, paths, ports, { kubectl, netgate: tools.netgate.path });
  });
}

async function connect(name: string): Promise<Cluster> {
  const paths = nodePaths(name);
  const ports = await readPorts(paths);
  if (ports === undefined || !(await answers(supervisorClient(paths.supervisorSocket)))) {
    throw new ClusterError('cluster-down', `cluster ${name} is not running: cutover up --name ${name} starts it`);
  }
  return embeddedCluster(name, paths, ports, await clientTools({}));
}

/** The folders of all clusters go with the last of them. */
async function removeIfEmpty(folder: string): Promise<void> {
  try {
    if ((await readdir(folder)).length === 0) await rmdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function down(name: string, options: ActOptions): Promise<void> {
  const paths = nodePaths(name);
  needMachine({ ...(await thisMachine()), freeBytes: Number.POSITIVE_INFINITY });
  const say = reporter(options);
  await exclusively(paths, options, async () => {
    await endNode(name, paths);
    say('its processes have ended');
    const made = await readMade(paths);
    await removeMountPoints(made);
    await rm(paths.state, { recursive: true, force: true });
    await removeIfEmpty(dirname(paths.runtime));
  });
  say('its files are removed');
}

/** A real Kubernetes node as processes of this machine, in a network of its own: needs Linux and root, and no container engine. */
export function embeddedProvider(name: string): ClusterProvider {
  return {
    kind: 'embedded',
    up: (options = {}) => up(name, options),
    connect: () => connect(name),
    status: () => embeddedStatus(name, nodePaths(name)),
    down: (options = {}) => down(name, options),
  };
}
