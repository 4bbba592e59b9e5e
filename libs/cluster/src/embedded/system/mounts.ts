import { existsSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { NodePaths } from '../paths.ts';

/** Folder of the node → where its processes see it, in a mount namespace of their own; the host's own stays as it is. */
export function bindMounts(paths: NodePaths): readonly (readonly [from: string, at: string])[] {
  return [
    [paths.kubernetes, '/etc/kubernetes'],
    [paths.kubelet, '/var/lib/kubelet'],
    [paths.cni, '/var/lib/cni'],
    [paths.varLog, '/var/log'],
    [paths.runContainerd, '/run/containerd'],
    [paths.runNetns, '/run/netns'],
  ];
}

/**
 * A shell command that enters a private mount namespace, in which `/` is shared (kubelet's mounts must reach containerd's), binds
 * the node's folders and becomes `argv`.
 */
export function inPrivateMounts(paths: NodePaths, argv: readonly string[]): [string, ...string[]] {
  const binds = bindMounts(paths).map(([from, at]) => `mount --bind '${from}' '${at}'`);
  const script = ['set -e', 'mount --make-rshared /', ...binds, 'exec "$@"'].join('\n');
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', ...argv];
}

/** The folders of `path` that do not exist, the outermost first. */
function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
  return missing;
}

/** The mount points that this machine lacks, the outermost folder first. */
export function missingMountPoints(paths: NodePaths): string[] {
  return [...new Set(bindMounts(paths).flatMap(([, at]) => missingFolders(at)))];
}

/** Makes both ends of every bind mount. */
export async function makeMountPoints(paths: NodePaths): Promise<void> {
  for (const folder of bindMounts(paths).flat()) await mkdir(folder, { recursive: true });
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
