import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RUNTIME, STATE } from './paths.ts';
import type { ClusterPaths, NodePaths } from './paths.ts';
import { bindMounts, makeMountPoints, missingMountPoints } from './system/mounts.ts';
import { makeTrusted } from './system/trusted-folder.ts';

/** The folders that `up` made outside of the cluster's own. */
export async function readMade(paths: ClusterPaths): Promise<readonly string[]> {
  try {
    return JSON.parse(await readFile(paths.made, 'utf8')) as string[];
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The folders of all clusters, which others may pass through to learn that a name is taken, but neither list nor write. */
export async function makeRoots(): Promise<void> {
  for (const folder of [STATE, RUNTIME]) await makeTrusted(folder, true);
}

/**
 * Makes a cluster's folders, closed to everybody else before anything lies in them, and notes which mount points the machine
 * lacked. Of what pods mount, only /var/log is to be read by users that are not root.
 */
export async function makeFolders(cluster: ClusterPaths, node: NodePaths): Promise<void> {
  await makeRoots();
  for (const folder of [cluster.state, cluster.runtime, node.runtime]) await makeTrusted(folder);
  const binds = bindMounts(cluster, node);
  const inside = [cluster.logs, cluster.config, cluster.etcd, cluster.registry, node.config, node.volumes];
  for (const folder of [dirname(node.state), node.state, ...inside, ...binds.map(([from]) => from)]) {
    await mkdir(folder, { recursive: true, mode: folder === node.varLog ? 0o755 : 0o700 });
  }
  const made = new Set([...(await readMade(cluster)), ...missingMountPoints(binds)]);
  await writeFile(cluster.made, JSON.stringify([...made]), { mode: 0o600 });
  await makeMountPoints(binds);
}
