import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '@cutover/toolchain';
import type { Outside } from '../addons/index.ts';
import type { Ports } from '../provider.ts';
import { ADDRESSES } from './addresses.ts';
import { CNI_CONFIG } from './config/cni-plugins.ts';
import type { NodePaths } from './paths.ts';
import { closeIfOpen, openWanted } from './ports/open-wanted.ts';

const DOOR = 'mesh-http';
/** Where of 127.0.0.1 the gateway is, if that is free: beside the ports that ingress takes. */
const WANTED = [8081, 8181] as const;
const PLUGIN = 'istio-cni';

type Node = Pick<NodePaths, 'config' | 'cniPlugins' | 'meshPlugin'>;

interface CniConfig {
  readonly plugins: readonly { readonly type: string }[];
}

/** A node's network configuration without the mesh's plugin. */
export function unchained(text: string): string {
  const config = JSON.parse(text) as CniConfig;
  return JSON.stringify({ ...config, plugins: config.plugins.filter(({ type }) => type !== PLUGIN) }, null, 2);
}

/** Its pod takes all this away as it ends; one that was killed does not. */
async function unchain({ config, cniPlugins, meshPlugin }: Node): Promise<void> {
  const path = join(config, CNI_CONFIG);
  const text = await readIfThere(path);
  if (text?.includes(PLUGIN)) await writeFile(path, unchained(await readFile(path, 'utf8')), { mode: 0o600 });
  await rm(join(cniPlugins, PLUGIN), { force: true });
  await rm(meshPlugin, { recursive: true, force: true });
}

/** What the mesh has on its node: where its plugin goes, and the port of this machine that leads to its gateway. */
export function meshDoors(node: Node, ports: Ports): Outside {
  const address = ADDRESSES.meshGateway;
  return {
    ensure: async () => {
      await mkdir(node.meshPlugin, { recursive: true, mode: 0o700 });
      await openWanted(ports, { name: DOOR, address, port: 80 }, WANTED);
      return { address, plugins: node.cniPlugins, configuration: join(node.config, 'cni'), run: node.meshPlugin };
    },
    remove: async () => {
      await closeIfOpen(ports, DOOR);
      await unchain(node);
    },
  };
}
