import { manifestsIn, type Manifest } from '../manifest.ts';
import { renderStaged } from '../render-chart.ts';
import { serveObjects } from './objects-server.ts';
import { merge } from './paths.ts';
import { helmPath, REQUIRED } from './rendering.ts';
import { stagedChart } from './staged-charts.ts';

export interface Upgrade {
  /** Also the release's name; default: account. */
  readonly chart?: string;
  /** Over what the chart has no default for. */
  readonly values: object;
  /** What is there, in the namespace `somewhere`. */
  readonly live: readonly object[];
  /** Whether the cluster knows Rollouts (default: true). */
  readonly hasRollouts?: boolean;
}

/** What an upgrade renders where these objects are there. @throws ChartError */
export async function upgradedObjects({
  chart = 'account',
  values,
  live,
  hasRollouts = true,
}: Upgrade): Promise<Manifest[]> {
  const server = await serveObjects(live, hasRollouts ? [] : ['argoproj.io/v1alpha1']);
  try {
    const options = {
      ...{ chart, release: chart, namespace: 'somewhere', helm: await helmPath() },
      values: merge(REQUIRED[chart]!, values),
      live: { kubeconfig: server.kubeconfig, hasRollouts },
    };
    return manifestsIn(await renderStaged(options, await stagedChart(chart)));
  } finally {
    await server.close();
  }
}
