import { renderChart } from '@cutover/charts';
import { ensureAddOns } from '@cutover/cluster';
import type { Cluster } from '@cutover/cluster';
import type { ComparisonImage } from '@cutover/comparison';
import { ensureTools } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { pushApp, pushSideImages } from '../demo/push-images.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import { apply, awaitReady, makeFoundation, refuseOtherKind } from './apply.ts';
import { deployables, valuesOf } from './deployment.ts';
import type { Wanted } from './deployment.ts';
import { kindOf } from './strategies.ts';
import { workloadsOf } from './workloads.ts';

export interface Deployed {
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  /** App → repository@sha256:… as its pods pull it. */
  readonly images: Readonly<Record<string, string>>;
  /** The Service that a browser or a first request goes to. */
  readonly front: string;
}

/** What a strategy needs on the cluster, and Helm. @returns Helm's path */
async function prepare({ steps, signal }: Context, cluster: Cluster, wanted: Wanted): Promise<string> {
  const { helm } = await steps.run('helm', (step) => ensureTools(['helm'], { progress: toolProgress(step), signal }));
  if (kindOf(wanted.strategy) === 'Rollout') {
    await steps.run('Argo Rollouts on the cluster', (step) =>
      ensureAddOns(cluster, ['rollouts'], {
        signal,
        progress: ({ detail }) => step.update(detail),
        tools: toolProgress(step),
      }),
    );
  }
  return helm.path;
}

/**
 * Apps and what they need in a namespace of their own, at a version; deployed already, they are switched to that version by their strategy.
 * Data and Secrets stay.
 */
export async function deployApp(context: Context, cluster: Cluster, wanted: Wanted): Promise<Deployed> {
  const { steps, signal } = context;
  const { name, version } = wanted;
  const { apps, front, namespace, sideImages, ...deployable } = deployables[name];
  const helm = await prepare(context, cluster, wanted);
  await refuseOtherKind(cluster, wanted);
  const beside = await pushSideImages(context, cluster, sideImages);
  const images: Record<string, ComparisonImage> = {};
  for (const app of Object.keys(apps)) images[app] = await pushApp(context, cluster, { name: app, version });
  const dependencies = deployable.dependencies({ ...beside, ...images });
  await steps.run(`${name} ${version} in namespace ${namespace}`, async (step) => {
    const render = (chart: string, values: object) =>
      renderChart({ chart, release: chart, namespace, values, helm, signal });
    const manifests = await Promise.all([
      ...dependencies.map(({ chart, values }) => render(chart, values)),
      ...Object.entries(apps).map(([app, own]) => render(app, valuesOf(own, wanted, images[app]!))),
    ]);
    await makeFoundation(cluster, wanted, signal);
    const applied = await apply(cluster, manifests.join('\n---\n'), signal);
    step.update('waiting until its pods are ready');
    await awaitReady({ cluster, signal }, workloadsOf(applied, namespace), (line) => step.update(line));
  });
  const references = Object.entries(images).map(([app, { repository, digest }]) => [app, `${repository}@${digest}`]);
  return { name, namespace, version, front, images: Object.fromEntries(references) as Record<string, string> };
}
