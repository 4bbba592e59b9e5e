import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ADDRESSES, REGISTRY_NAME } from '../addresses.ts';
import type { NodeAddresses } from '../addresses.ts';
import type { ClusterPaths, NodePaths } from '../paths.ts';
import { CNI_CONFIG, linkCniPlugins } from './cni-plugins.ts';
import { cniConfig, containerdConfig, registryConfig, registryHosts } from './containerd-config.ts';

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, content, { mode: 0o600 });
  }
}

/** Of the registry that a cluster's nodes pull from. Returns what it holds: a change is a reason to start it anew. */
export async function writeRegistryConfig(paths: ClusterPaths): Promise<string> {
  const text = registryConfig(paths);
  await writeFiles(paths.config, { 'registry.yaml': text });
  return text;
}

/** Of everything on a node that is not Kubernetes' own. Returns containerd's, of which a change is a reason to start it anew. */
export async function writeNodeConfig(paths: NodePaths, addresses: NodeAddresses, pauseImage: string): Promise<string> {
  const containerd = containerdConfig(paths, pauseImage);
  await linkCniPlugins(paths.cniPlugins);
  await writeFiles(paths.config, {
    'containerd.toml': containerd,
    [CNI_CONFIG]: cniConfig(addresses),
    [`registries/${REGISTRY_NAME}/hosts.toml`]: registryHosts(),
    // Nothing outside is in reach: what serves in the place of a public image is pushed here under that image's name.
    'registries/docker.io/hosts.toml': registryHosts(),
    // Nothing outside resolves: pods that ask for the node's own resolver get the cluster's.
    'resolv.conf': `nameserver ${ADDRESSES.dns}\n`,
  });
  return containerd;
}
