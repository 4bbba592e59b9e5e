import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withLock } from '@cutover/toolchain';
import { clusterPaths, RUNTIME, STATE } from './paths.ts';
import type { ClusterPaths, NodePaths } from './paths.ts';
import { bindMounts, makeMountPoints, missingMountPoints, removeMountPoints } from './system/mounts.ts';
import { makeTrusted } from './system/trusted-folder.ts';

type Made = Pick<ClusterPaths, 'made'>;

/** One command at a time says which folders a machine lacked: two that start together lack the same. */
const lockOf = (state: string) => join(state, '.locks', '.mount-points');

/** The folders that `up` made outside of the cluster's own. */
async function readMade({ made }: Made): Promise<readonly string[]> {
  try {
    return JSON.parse(await readFile(made, 'utf8')) as string[];
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
  await withLock(lockOf(STATE), {}, async () => {
    await noteMade(cluster, missingMountPoints(binds));
    await makeMountPoints(binds);
  });
}

async function noteMade(cluster: Made, folders: readonly string[]): Promise<void> {
  const made = new Set([...(await readMade(cluster)), ...folders]);
  await writeFile(cluster.made, JSON.stringify([...made]), { mode: 0o600 });
}

/** The other embedded clusters of this machine. */
export async function otherClusters(name: string, state: string = STATE): Promise<readonly string[]> {
  if (!existsSync(state)) return [];
  return (await readdir(state)).filter((entry) => !entry.startsWith('.') && entry !== name);
}

/**
 * Removes a cluster's state, and what `up` made outside of its folders or leaves that to another cluster, which removes it when it goes
 * down: who removes a folder takes away what others have mounted there in namespaces of their own, though it looks empty and unused from
 * here. One at a time, state and all: of two that each still saw the other, neither would remove anything.
 */
export async function releaseMade(
  name: string,
  paths: Made = clusterPaths(name),
  state: string = STATE,
): Promise<void> {
  await withLock(lockOf(state), {}, async () => {
    const made = await readMade(paths);
    const [heir] = await otherClusters(name, state);
    if (heir === undefined) await removeMountPoints(made);
    else await noteMade({ made: join(state, heir, 'made.json') }, made);
    await rm(join(state, name), { recursive: true, force: true });
  });
}
