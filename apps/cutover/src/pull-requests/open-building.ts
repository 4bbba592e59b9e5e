import { dirname, join } from 'node:path';
import type { Cluster } from '@cutover/cluster';
import type { Remote } from '@cutover/forge';
import { buildNodeImage, nodeBase } from '@cutover/image-builder';
import { ROOT } from '../workspace/paths.ts';
import { imageStore } from './build/image-store.ts';
import type { Building } from './build/commit-images.ts';
import { withBuildTree } from './build/build-tree.ts';

export interface OpenBuilding {
  readonly cluster: Cluster;
  readonly remote: Remote;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What a node builds pull requests in: it goes with the node. */
const treesOf = ({ kubeconfig }: Pick<Cluster, 'kubeconfig'>): string => join(dirname(kubeconfig), 'builds');

/** A build on this machine for a node's registry, by this checkout's code and packages. */
export function withBuilding<T>(
  { cluster, remote, say, signal }: OpenBuilding,
  action: (building: Building) => Promise<T>,
): Promise<T> {
  const build: Building['build'] = async (appDir, version) => {
    const base = await nodeBase({ workspace: ROOT, signal });
    return buildNodeImage({ appDir, version, base, signal });
  };
  const store = imageStore(cluster.registry, signal);
  const options = { folder: treesOf(cluster), checkout: ROOT, remote, say, signal };
  return withBuildTree(options, (tree) => action({ tree, store, build, say, signal }));
}
