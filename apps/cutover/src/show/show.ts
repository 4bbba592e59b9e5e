import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needPlatform, refuseWhileCompared } from '@cutover/comparison';
import { clusterDriver, Demonstration, serveDemonstration } from '@cutover/comparison/demonstration';
import type { Cluster } from '@cutover/cluster';
import { runAttached } from '../cluster/run-attached.ts';
import type { Context } from '../context.ts';
import { prepareCluster } from '../demo/prepare-cluster.ts';
import { pushImages } from '../demo/push-images.ts';
import { appFolder, RUNS } from '../workspace/paths.ts';
import { consoleEnv } from './console-env.ts';
import type { ShowPlan } from './show-plan.ts';

const KIALI = 'http://kiali.localhost:8081';
const ENDED_BY_CTRL_C = 130;

/** What the presenter is told: where the page is, and the token that nobody else is given. */
export function whereItIs({ host, port }: Pick<ShowPlan, 'host' | 'port'>, token: string): string {
  const url = `http://${host ?? '127.0.0.1'}:${port}`;
  return [
    `  live        ${url}/live`,
    `  audience    ${url}/join${host === undefined ? '  (this machine alone; --host NAME lets others in)' : ''}`,
    `  presenter   ${token}  (Present… on the page; whoever has it drives)`,
    '  end         Ctrl-C; the cluster stays up',
  ].join('\n');
}

/**
 * Images onto the cluster, then the console with its live page on this terminal, until Ctrl-C: a lane that is shown then is removed.
 * @returns its exit code
 */
export async function show(context: Context, cluster: Cluster, plan: ShowPlan): Promise<number> {
  await refuseWhileCompared(cluster);
  const { comparison, addOns, port, host, hasKiali } = plan;
  const tools = await prepareCluster(context, cluster, addOns);
  await needPlatform({ cluster, strategies: comparison.strategies });
  const { app, strategies, faults, seed, rate, replicas, canary } = comparison;
  const images = await pushImages(context, cluster, app, comparison);
  const demonstration = new Demonstration(
    clusterDriver({
      ...{ cluster, helm: tools.helm.path, app, strategies, faults, seed, canary, ...images },
      ...(rate === undefined ? {} : { rate }),
      ...(replicas === undefined ? {} : { replicas }),
      ...(hasKiali ? { kiali: KIALI } : {}),
    }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'cutover-show-'));
  const socket = join(folder, 'socket');
  const server = await serveDemonstration(demonstration, socket);
  const token = randomBytes(12).toString('base64url');
  try {
    context.terminal.out.write(`${whereItIs(plan, token)}\n`);
    const { kubeconfig, context: kubeContext } = cluster;
    const shown = consoleEnv({ socket, token, port, host, runs: RUNS, kubeconfig, context: kubeContext });
    const args = ['--disable-warning=ExperimentalWarning', `${appFolder('console')}/src/main.ts`];
    const code = await runAttached(process.execPath, args, { ...process.env, ...shown }, context.signal);
    return code === ENDED_BY_CTRL_C ? 0 : code;
  } finally {
    await server.close();
    await context.steps.run('removing what was shown', () => demonstration.close());
    await rm(folder, { recursive: true, force: true });
  }
}
