import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@cutover/toolchain';
import { registryHosts } from '../config/containerd-config.ts';
import type { NodePaths } from '../paths.ts';

/** How images of the private registry begin, whatever port it had when they were named. */
const LOOPBACK = /^127\.0\.0\.1:\d+$/;

const folderOf = (node: NodePaths) => join(node.config, 'registries');

/**
 * Leads containerd from the name that this machine pushes to (`127.0.0.1:PORT`) to the address inside; it looks at every pull. Names with
 * an earlier port go on: pods may have them.
 */
export async function leadContainerd(node: NodePaths, registry: string, address: string): Promise<void> {
  const folder = join(folderOf(node), registry);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(join(folder, 'hosts.toml'), registryHosts(address));
}

export async function forgetHosts(node: NodePaths): Promise<void> {
  const names = await readdir(folderOf(node)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter((one) => LOOPBACK.test(one)))
    await rm(join(folderOf(node), name), { recursive: true, force: true });
}
