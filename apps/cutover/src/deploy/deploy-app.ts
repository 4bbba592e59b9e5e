import { renderChart } from '@cutover/charts';
import { standinValues } from '@cutover/comparison';
import { ensureRollouts } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import { ensureTools } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { pushApp, pushStandin } from '../demo/push-images.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import { apply, awaitReady, makeFoundation, refuseOtherKind } from './apply.ts';
import { deployables, kindOf, valuesOf } from './deployment.ts';
import type { Wanted } from './deployment.ts';

export interface Deployed {
  readonly app: string;
  readonly namespace: string;
  readonly version: string;
  /** repository@sha256:… as the pods pull it. */
  readonly image: string;
}

/** What a strategy needs on the cluster, and Helm. @returns Helm's path */
async function prepare({ steps, signal }: Context, cluster: Cluster, wanted: Wanted): Promise<string> {
  const { helm } = await steps.run('helm', (step) => ensureTools(['helm'], { progress: toolProgress(step), signal }));
  if (kindOf(wanted.strategy) === 'Rollout') {
    await steps.run('Argo Rollouts on the cluster', (step) =>
      ensureRollouts(cluster, { signal, progress: ({ detail }) => step.update(detail), tools: toolProgress(step) }),
    );
  }
  return helm.path;
}

/**
 * An app and its database in a namespace of their own, at a version; deployed already, it is switched to that version by its strategy.
 * Its data and its Secrets stay.
 */
export async function deployApp(context: Context, cluster: Cluster, wanted: Wanted): Promise<Deployed> {
  const { steps, signal } = context;
  const { app, version } = wanted;
  const { namespace } = deployables[app];
  const helm = await prepare(context, cluster, wanted);
  await refuseOtherKind(cluster, wanted);
  const mongo = await pushStandin(context, cluster);
  const image = await pushApp(context, cluster, { name: app, version });
  await steps.run(`${app} ${version} in namespace ${namespace}`, async (step) => {
    const render = (chart: string, values: object) =>
      renderChart({ chart, release: chart, namespace, values, helm, signal });
    const manifests = await Promise.all([render('mongo', standinValues(mongo)), render(app, valuesOf(wanted, image))]);
    await makeFoundation(cluster, wanted, signal);
    await apply(cluster, manifests.join('\n---\n'), signal);
    step.update('waiting until its pods are ready');
    await awaitReady(cluster, wanted, signal);
  });
  return { app, namespace, version, image: `${image.repository}@${image.digest}` };
}
