import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterPaths, nodePaths } from './paths.ts';
import { answers, supervisorClient } from './supervisor/client.ts';
import { hasSurvivor } from './supervisor/launch.ts';
import { removeCgroups } from './system/cgroups.ts';
import { removeMounts } from './system/mounts.ts';
import { isWhole, removeNamespace } from './system/namespace-file.ts';
import { networkInode } from './system/network.ts';
import { endProcesses } from './system/sweep.ts';

/** Where layout 1 kept the network of its one node. */
const networkOfBefore = (runtime: string) => join(runtime, 'network');

/** Names of the nodes that have something in the cluster's runtime folder. */
async function nodesOf(runtime: string): Promise<string[]> {
  try {
    const entries = await readdir(runtime, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Ends what runs of a cluster and removes what does not outlive a reboot. Its data stays. Fine where there is nothing. */
export async function endCluster(name: string): Promise<void> {
  const { runtime } = clusterPaths(name);
  const nodes = (await nodesOf(runtime)).map((node) => nodePaths(name, node));
  const before = networkOfBefore(runtime);
  const networks = [...nodes, { network: before }];
  const inodes = (await Promise.all(networks.map(networkInode))).filter((inode) => inode !== undefined);
  await endProcesses({ name, netInodes: inodes });
  await removeCgroups(name);
  for (const node of nodes) await removeMounts(node);
  await removeNamespace(before);
  await rm(runtime, { recursive: true, force: true });
}

/**
 * Leaves a cluster alone that can be gone on with: one of its processes runs, in namespaces that are whole. Of anything else (a reboot, a
 * start that was broken off, processes whose supervisor and siblings are gone) only the data is kept.
 */
export async function clearLeftovers(name: string): Promise<void> {
  const paths = clusterPaths(name);
  const { network, mounts } = nodePaths(name);
  const alive = (await answers(supervisorClient(paths.supervisorSocket))) || hasSurvivor(paths);
  if (alive && (await isWhole(network)) && (await isWhole(mounts))) return;
  await endCluster(name);
}
