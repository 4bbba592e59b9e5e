import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClusterPaths, NodePaths } from '../paths.ts';
import { succeed } from './command.ts';
import { ensureNamespace, removeNamespace } from './namespace-file.ts';

type Bind = readonly [from: string, at: string];

/** Folder of the node → where its processes see it, in a mount namespace of their own; the host's own stays as it is. */
export function bindMounts(cluster: Pick<ClusterPaths, 'kubernetes'>, node: NodePaths): readonly Bind[] {
  return [
    [cluster.kubernetes, '/etc/kubernetes'],
    [node.kubelet, '/var/lib/kubelet'],
    [node.cni, '/var/lib/cni'],
    [node.varLog, '/var/log'],
    [node.runContainerd, '/run/containerd'],
    [node.runNetns, '/run/netns'],
  ];
}

/** The command as it runs among the node's own folders. */
export function inMounts(node: Pick<NodePaths, 'mounts'>, argv: readonly string[]): [string, ...string[]] {
  return ['nsenter', `--mount=${node.mounts}`, '--', ...argv];
}

async function isMountPoint(path: string): Promise<boolean> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  return lines.some((line) => line.split(' ')[4] === path);
}

/**
 * Makes the node's mount namespace, in which `/` is shared (kubelet's mounts must reach containerd's) and the node's folders are bound to where
 * its processes look for them. A mount namespace can be kept by a file only on a mount that is private: the node's runtime folder becomes one.
 */
export async function makeMounts(binds: readonly Bind[], node: NodePaths): Promise<void> {
  if (!(await isMountPoint(node.runtime))) {
    await succeed(['mount', '--bind', node.runtime, node.runtime]);
    await succeed(['mount', '--make-private', node.runtime]);
  }
  const commands = binds.map(([from, at]) => `mount --bind '${from}' '${at}'`);
  const script = ['set -e', 'mount --make-rshared /', ...commands].join('\n');
  await ensureNamespace(node.mounts, async () => {
    await succeed(['unshare', `--mount=${node.mounts}`, '--propagation', 'private', 'sh', '-c', script]);
  });
}

/** Lets go of a node's namespaces and of the mount that keeps them; its processes must have ended. */
export async function removeMounts(node: NodePaths): Promise<void> {
  await removeNamespace(node.mounts);
  await removeNamespace(node.network);
  while (await isMountPoint(node.runtime)) await succeed(['umount', node.runtime]);
}

/** The folders of `path` that do not exist, the outermost first. */
function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  return missing;
}

/** The mount points that this machine lacks, the outermost folder first. */
export function missingMountPoints(binds: readonly Bind[]): string[] {
  return [...new Set(binds.flatMap(([, at]) => missingFolders(at)))];
}

/** Makes the mount points that this machine lacks, as anybody may see them. */
export async function makeMountPoints(binds: readonly Bind[]): Promise<void> {
  for (const folder of missingMountPoints(binds)) await mkdir(folder, { mode: 0o755 });
}

/** Removes the folders that were missing, unless somebody uses them by now. */
export async function removeMountPoints(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}
