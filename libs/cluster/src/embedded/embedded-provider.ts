import { readdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withLock } from '@cutover/toolchain';
import { addOnTools, ensureAddOns, installedAddOns } from '../addons/index.ts';
import { fileRecord } from '../images/index.ts';
import { ClusterError } from '../errors.ts';
import { reporter } from '../progress.ts';
import type { ActOptions, Cluster, ClusterProvider, UpOptions } from '../provider.ts';
import { CONTROL_PLANE } from './addresses.ts';
import { embeddedCluster } from './embedded-cluster.ts';
import type { RunningNode } from './embedded-cluster.ts';
import { ensureRendered } from './kubeadm.ts';
import { isOfBefore, takeOver, writeLayout } from './layout.ts';
import { clearLeftovers, endCluster } from './leftovers.ts';
import { makeFolders, makeRoots, otherClusters, releaseMade } from './made.ts';
import { needOwner } from './ownership.ts';
import { clusterPaths, nodePaths } from './paths.ts';
import type { ClusterPaths } from './paths.ts';
import { choosePorts } from './ports/choose-ports.ts';
import { ownPorts, readPorts, writePorts } from './ports/port-record.ts';
import { startNode } from './start.ts';
import { embeddedStatus } from './status.ts';
import { answers, supervisorClient } from './supervisor/client.ts';
import type { SupervisorClient } from './supervisor/client.ts';
import { ensureSupervisor } from './supervisor/launch.ts';
import { makeCgroups } from './system/cgroups.ts';
import { ensureBridgeFilter, hostHasBridges, releaseBridgeFilter } from './system/kernel-modules.ts';
import { bindMounts, makeMounts } from './system/mounts.ts';
import { makeNetwork } from './system/network.ts';
import { needMachine, thisMachine } from './system/requirements.ts';
import { makeTrusted } from './system/trusted-folder.ts';
import { clientTools, nodeTools } from './tools.ts';
import type { AllTools } from './tools.ts';

/** One command at a time acts on a cluster; another waits, and says for whom. */
async function exclusively<T>(paths: ClusterPaths, options: ActOptions, action: () => Promise<T>): Promise<T> {
  const say = reporter(options);
  const onWait = (pid: number) => say(`waiting for process ${pid}, which acts on this cluster`);
  await makeRoots();
  await makeTrusted(dirname(paths.lock));
  return withLock(paths.lock, { signal: options.signal, onWait }, action);
}

async function takeOverFolders(name: string, paths: ClusterPaths, say: (detail: string) => void): Promise<void> {
  if (!(await isOfBefore(paths))) return;
  say('the folders of an earlier version are taken over: its processes end, its data stays');
  await endCluster(name);
  await takeOver(paths, nodePaths(name));
}

/** Of the last start where this cluster holds them, written down before anything listens. */
async function startPorts(paths: ClusterPaths, supervisor: SupervisorClient) {
  return withLock(paths.portsLock, {}, async () => {
    const record = await choosePorts(await readPorts(paths), await supervisor.reports());
    await writePorts(paths, record);
    const ports = ownPorts(record);
    if (ports === undefined) throw new Error('a port of the cluster itself was not chosen');
    return { record, ports };
  });
}

async function upNode(name: string, tools: AllTools, options: UpOptions): Promise<Cluster> {
  const [paths, node] = [clusterPaths(name), nodePaths(name)];
  const { signal } = options;
  const say = reporter(options);
  await takeOverFolders(name, paths, say);
  await clearLeftovers(name);
  await makeFolders(paths, node);
  await writeLayout(paths);
  await makeMounts(bindMounts(paths, node), node);
  const facts = { name, cluster: paths, node, version: tools.kubernetes.version };
  const rendered = ensureRendered({ facts, kubernetes: tools.kubernetes, say, signal });
  // Awaited by the start; where that fails earlier, this must not count as unhandled.
  rendered.catch(() => undefined);
  const network = ensureBridgeFilter().then(() => makeNetwork(node, CONTROL_PLANE));
  const [cgroups] = await Promise.all([makeCgroups(name), network]);
  const supervisor = await ensureSupervisor(name, paths, cgroups, signal);
  const { record, ports } = await startPorts(paths, supervisor);
  say('the supervisor runs');
  const context = { name, cluster: paths, node, tools };
  await startNode({ context, ports, record, supervisor, rendered, say, signal });
  const kubectl = tools.kubernetes.programs['kubectl'] ?? tools.kubernetes.path;
  return embeddedCluster({ name, cluster: paths, node, ports }, { kubectl, netgate: tools.netgate.path });
}

async function up(name: string, options: UpOptions): Promise<Cluster> {
  const { addOns: asked = [] } = options;
  needMachine(await thisMachine());
  const tools = await nodeTools({ ...options, addOnTools: addOnTools(asked) });
  reporter(options)('tools are ready');
  return exclusively(clusterPaths(name), options, async () => {
    const cluster = await upNode(name, tools, options);
    const present = await installedAddOns(cluster.kubectl);
    const record = fileRecord(clusterPaths(name).images);
    await ensureAddOns(cluster, [...new Set([...present, ...asked])], { ...options, record });
    return cluster;
  });
}

async function connect(name: string): Promise<Cluster> {
  const [cluster, node] = [clusterPaths(name), nodePaths(name)];
  needOwner(name, cluster);
  const record = await readPorts(cluster);
  const ports = record && ownPorts(record);
  if (ports === undefined || !(await answers(supervisorClient(cluster.supervisorSocket)))) {
    throw new ClusterError('cluster-down', `cluster ${name} is not running: cutover up --name ${name} starts it`);
  }
  const running: RunningNode = { name, cluster, node, ports };
  return embeddedCluster(running, await clientTools({}));
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
  const paths = clusterPaths(name);
  needMachine({ ...(await thisMachine()), freeBytes: Number.POSITIVE_INFINITY });
  const say = reporter(options);
  await exclusively(paths, options, async () => {
    await endCluster(name);
    say('its processes have ended');
    await releaseMade(name);
    await removeIfEmpty(dirname(paths.runtime));
    const others = await otherClusters(name);
    await releaseBridgeFilter(others.length > 0 || (await hostHasBridges()));
  });
  say('its files are removed');
}

/** A real Kubernetes node as processes of this machine, in a network of its own: needs Linux and root, and no container engine. */
export function embeddedProvider(name: string): ClusterProvider {
  return {
    kind: 'embedded',
    check: async () => needMachine(await thisMachine()),
    up: (options = {}) => up(name, options),
    connect: () => connect(name),
    status: async () => {
      needOwner(name, clusterPaths(name));
      return embeddedStatus(name);
    },
    down: (options = {}) => down(name, options),
  };
}
