import { resolve } from 'node:path';
import type { Cluster } from '@cutover/cluster';
import { runAttached } from '../cluster/run-attached.ts';
import { NAME, OWNER } from '../gitops/repository.ts';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { openCluster } from '../workspace/open-cluster.ts';
import { appFolder, RUNS } from '../workspace/paths.ts';

export interface ServeConsole {
  readonly port: number;
  /** Default: where runs go. */
  readonly runs?: string;
}

const ENDED_BY_CTRL_C = 130;

/**
 * Runs the console for a running cluster on this terminal until it is ended; that is how it ends, and no failure.
 * @returns its exit code @throws ClusterError `cluster-down`
 */
export async function serveConsole(choice: ClusterChoice, asked: ServeConsole, signal: AbortSignal): Promise<number> {
  const cluster = await openCluster(choice);
  const env: NodeJS.ProcessEnv = {
    // Kubeconfigs call programs that have settings of their own.
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(asked.port),
    LOG_LEVEL: 'warn',
    ANNOUNCE: 'true',
    KUBECONFIG: cluster.kubeconfig,
    ...(cluster.context === undefined ? {} : { KUBE_CONTEXT: cluster.context }),
    RUNS: asked.runs === undefined ? RUNS : resolve(asked.runs),
    ...(await forgeOf(cluster)),
  };
  const args = ['--disable-warning=ExperimentalWarning', `${appFolder('console')}/src/main.ts`];
  const code = await runAttached(process.execPath, args, env, signal);
  return code === ENDED_BY_CTRL_C ? 0 : code;
}

/** A node without a forge has no pull requests to show. */
async function forgeOf({ forge }: Cluster): Promise<NodeJS.ProcessEnv> {
  const login = await forge?.login().catch((error: { code?: string }) => {
    // `usage`: the cluster does not have the add-on.
    if (error.code === 'usage') return undefined;
    throw error;
  });
  if (login === undefined) return {};
  const { url, username, token } = login;
  return { FORGE_URL: url, FORGE_REPOSITORY: `${OWNER}/${NAME}`, FORGE_USERNAME: username, FORGE_TOKEN: token };
}
