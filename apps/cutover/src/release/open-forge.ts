import type { Cluster, ForgeLogin } from '@cutover/cluster';
import { Gitea } from '@cutover/forge';
import type { Forge, Remote } from '@cutover/forge';
import { BRANCH, NAME, OWNER } from '../gitops/repository.ts';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { UsageError } from '../usage-error.ts';
import { openCluster } from '../workspace/open-cluster.ts';

export interface OpenForge {
  readonly cluster: Cluster;
  readonly login: ForgeLogin;
  readonly forge: Forge;
  readonly remote: Remote;
}

/** The forge of a running cluster. @throws UsageError where it has none; ClusterError */
export async function openForge(choice: ClusterChoice, signal: AbortSignal): Promise<OpenForge> {
  const cluster = await openCluster(choice);
  if (cluster.forge === undefined)
    throw new UsageError(
      `--provider: ${choice.provider} has no forge: only a node of this machine has, by up --with gitops`,
    );
  const login = await cluster.forge.login();
  const { url, username, token } = login;
  const forge = new Gitea({ url, owner: OWNER, name: NAME, username, token, signal });
  return {
    cluster,
    login,
    forge,
    remote: { url: forge.cloneUrl, credential: forge.credential, branch: BRANCH, signal },
  };
}
