import { rm } from 'node:fs/promises';
import { GITEA, GITEA_PORT, giteaUrl } from '../../addons/gitea-settings.ts';
import type { Kubectl } from '../../diagnosis/index.ts';
import { ClusterError } from '../../errors.ts';
import type { Forge, Ports } from '../../provider.ts';
import { ADDRESSES } from '../addresses.ts';
import type { ClusterPaths } from '../paths.ts';
import { closeIfOpen, openedPort, openWanted } from '../ports/open-wanted.ts';
import { ensureForgeAccount, FORGE_USER, readToken } from './account.ts';
import { ensureForgeSecrets } from './secrets.ts';

interface Context {
  readonly name: string;
  readonly cluster: Pick<ClusterPaths, 'forge'>;
  readonly ports: Ports;
  readonly kubectl: Kubectl;
}

async function urlOf({ name, ports }: Context): Promise<string> {
  const port = await openedPort(ports, GITEA);
  if (port !== undefined) return port.url;
  throw new ClusterError('usage', `cluster ${name} has no forge: cutover up --name ${name} --with gitea`);
}

/** What the forge has on this machine: what it encrypts with, its administrator's credentials, and a port at 127.0.0.1. */
export function forge(context: Context): Forge {
  const { name, cluster, ports, kubectl } = context;
  return {
    ensure: async () => {
      const secrets = await ensureForgeSecrets(cluster.forge);
      await openWanted(ports, { name: GITEA, address: ADDRESSES.forge, port: GITEA_PORT }, [GITEA_PORT]);
      return { ...secrets, address: ADDRESSES.forge, services: ADDRESSES.services };
    },
    ensureAccount: async (signal) =>
      ensureForgeAccount({ url: await urlOf(context), folder: cluster.forge, kubectl, signal }),
    remove: async () => {
      await closeIfOpen(ports, GITEA);
      await rm(cluster.forge, { recursive: true, force: true });
    },
    login: async () => {
      const url = await urlOf(context);
      const token = await readToken(cluster.forge);
      if (token !== undefined) return { url, inClusterUrl: giteaUrl(), username: FORGE_USER, token };
      throw new ClusterError(
        'usage',
        `the forge of ${name} has no account yet: cutover up --name ${name} --with gitea`,
      );
    },
  };
}
