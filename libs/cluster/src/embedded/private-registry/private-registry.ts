import { rm } from 'node:fs/promises';
import { toolOf } from '../../addons/add-on.ts';
import { ClusterError } from '../../errors.ts';
import type { Ports, PrivateRegistry, RegistryLogin, RegistryRole } from '../../provider.ts';
import { ADDRESSES } from '../addresses.ts';
import type { ClusterPaths, NodePaths } from '../paths.ts';
import { closeIfOpen, openedPort, openWanted } from '../ports/open-wanted.ts';
import { forgetHosts, leadContainerd } from './hosts.ts';
import { ensureUsers, readPassword, USER_OF } from './users.ts';

/** As `port list` shows it. */
const PORT_NAME = 'private-registry';
/** Of this machine, where it is free; else any. */
const WANTED_PORT = 5050;
const { privateRegistry: ADDRESS, registryPort: PORT } = ADDRESSES;

interface Context {
  readonly name: string;
  readonly cluster: Pick<ClusterPaths, 'privateRegistry'>;
  readonly node: NodePaths;
  readonly ports: Ports;
}

async function login({ name, cluster, ports }: Context, role: RegistryRole): Promise<RegistryLogin> {
  const password = await readPassword(cluster.privateRegistry, role);
  const port = await openedPort(ports, PORT_NAME);
  if (password === undefined || port === undefined) {
    const why = password === undefined ? 'has no private registry' : 'has closed the port of its private registry';
    throw new ClusterError('usage', `cluster ${name} ${why}: cutover up --name ${name} --with private-registry`);
  }
  return { registry: new URL(port.url).host, username: USER_OF[role], password };
}

/** What the private registry has on this machine and on its node: passwords, a port at 127.0.0.1, and containerd's way to it. */
export function privateRegistry(context: Context): PrivateRegistry {
  const { cluster, node, ports } = context;
  return {
    ensure: async (tools) => {
      const users = await ensureUsers(cluster.privateRegistry, toolOf(tools, 'registry'));
      const { url, target } = await openWanted(ports, { name: PORT_NAME, address: ADDRESS, port: PORT }, [WANTED_PORT]);
      await leadContainerd(node, new URL(url).host, target);
      return { users, writer: USER_OF.push, address: ADDRESS, port: String(PORT) };
    },
    remove: async () => {
      await closeIfOpen(ports, PORT_NAME);
      await forgetHosts(node);
      await rm(cluster.privateRegistry, { recursive: true, force: true });
    },
    login: (role) => login(context, role),
  };
}
