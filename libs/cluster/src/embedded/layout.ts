import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import { ClusterError } from '../errors.ts';
import type { ClusterPaths, NodePaths } from './paths.ts';

/** The arrangement of a cluster's folders that this version makes. */
const LAYOUT = 2;

interface Layout {
  readonly version: number;
}

async function versionOf(paths: ClusterPaths): Promise<number | undefined> {
  const text = await readIfThere(paths.layout);
  // Layout 1 had no such file, and its kubelet's folder beside etcd's.
  if (text === undefined) return existsSync(join(paths.state, 'etcd')) ? 1 : undefined;
  try {
    return (JSON.parse(text) as Layout).version;
  } catch {
    return undefined;
  }
}

/** Whether the folders are of an earlier version, whose processes must have ended before they are moved. @throws ClusterError `layout` */
export async function isOfBefore(paths: ClusterPaths): Promise<boolean> {
  const version = await versionOf(paths);
  if (version === undefined || version === LAYOUT) return false;
  if (version < LAYOUT) return true;
  const name = paths.state.split('/').at(-1) ?? '';
  throw new ClusterError(
    'layout',
    `${paths.state} was made by a newer Cutover (layout ${version}): use that one, or cutover down --name ${name} removes the cluster and its data`,
  );
}

/** What layout 1 kept of its node, and nothing needs: images come from the registry, pods are made anew, kubeadm renders again. */
const FORGOTTEN = ['kubelet', 'containerd', 'cni', 'var-log', 'config'];

/**
 * Takes over the data of layout 1: etcd, certificates, images and volumes stay. Objects in etcd name a volume by its old path, where a
 * link leads on.
 */
export async function takeOver(paths: ClusterPaths, node: NodePaths): Promise<void> {
  for (const folder of FORGOTTEN) await rm(join(paths.state, folder), { recursive: true, force: true });
  const volumes = join(paths.state, 'volumes');
  if (existsSync(volumes) && !existsSync(node.volumes)) {
    await mkdir(dirname(node.volumes), { recursive: true, mode: 0o700 });
    await rename(volumes, node.volumes);
    await symlink(node.volumes, volumes);
  }
  await writeLayout(paths);
}

export async function writeLayout(paths: ClusterPaths): Promise<void> {
  await writeWhole(paths.layout, JSON.stringify({ version: LAYOUT } satisfies Layout));
}
