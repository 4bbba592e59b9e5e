import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ADDRESSES, REGISTRY_NAME } from '../addresses.ts';
import type { NodePaths } from '../paths.ts';
import { cniConfig, containerdConfig, registryConfig, registryHosts } from './containerd-config.ts';

/** Writes the configuration of everything that is not Kubernetes' own. */
export async function writeConfig(paths: NodePaths, pauseImage: string): Promise<void> {
  const files: Record<string, string> = {
    'containerd.toml': containerdConfig(paths, pauseImage),
    'registry.yaml': registryConfig(paths),
    'cni/10-cutover.conflist': cniConfig(),
    [`registries/${REGISTRY_NAME}/hosts.toml`]: registryHosts(),
    // Nothing outside resolves: pods that ask for the node's own resolver get the cluster's.
    'resolv.conf': `nameserver ${ADDRESSES.dns}\n`,
  };
  for (const [file, content] of Object.entries(files)) {
    const path = join(paths.config, file);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  }
}
