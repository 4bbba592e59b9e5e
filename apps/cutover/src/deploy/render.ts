import { manifestsIn, renderChart } from '@cutover/charts';
import type { LiveCluster, Manifest } from '@cutover/charts';
import type { Cluster } from '@cutover/cluster';
import type { ComparisonImage, SideImages } from '@cutover/comparison';
import { deployables, namespaceOf, valuesOf } from './deployment.ts';
import type { Wanted } from './deployment.ts';
import { valuesFileOf } from '@cutover/charts/environments';

/** What is to be on the cluster. */
export interface Rendered {
  readonly text: string;
  readonly manifests: readonly Manifest[];
  /** Of Helm's kind, each with the objects that carry its name: one a chart. */
  readonly releases: readonly string[];
  /** The Service that a browser or a first request goes to. */
  readonly front: string;
}

export interface RenderInput {
  readonly cluster: Cluster;
  /** Path of Helm. */
  readonly helm: string;
  readonly hasRollouts: boolean;
  readonly signal: AbortSignal;
}

export interface Images {
  readonly apps: Readonly<Record<string, ComparisonImage>>;
  readonly beside: SideImages;
}

function liveOf({ cluster: { kubeconfig, context }, hasRollouts }: RenderInput): LiveCluster {
  return { kubeconfig, hasRollouts, ...(context === undefined ? {} : { context }) };
}

/** The Services that a strategy adds are named after it, and longer. */
function frontOf(manifests: readonly Manifest[], app: string): string {
  const names = manifests.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
  return names.sort((a, b) => a.length - b.length)[0] ?? app;
}

/**
 * All charts of a deployment, each asked with the cluster before its eyes: what cannot be changed of what is there is refused by the name of its
 * value, and what still serves by another kind of strategy stays among the objects. @throws ChartError
 */
export async function renderAll(input: RenderInput, wanted: Wanted, { apps, beside }: Images): Promise<Rendered> {
  const { helm, signal } = input;
  const { front, ...deployable } = deployables[wanted.name];
  const { environment } = wanted;
  const common = {
    ...{ namespace: namespaceOf(wanted), helm, signal, live: liveOf(input) },
    ...(environment === undefined ? {} : { valuesFiles: [valuesFileOf(environment)] }),
  };
  const dependencies = deployable.dependencies({ ...beside, ...apps });
  const charts: readonly (readonly [string, object])[] = [
    ...dependencies.map(({ chart, values }) => [chart, values] as const),
    ...Object.entries(deployable.apps).map(([app, own]) => [app, valuesOf(own, wanted, apps[app]!)] as const),
  ];
  const texts = await Promise.all(
    charts.map(([chart, values]) => renderChart({ ...common, chart, release: chart, values })),
  );
  const objects = texts.map(manifestsIn);
  const releases = charts.map(([chart]) => chart);
  return {
    ...{ text: texts.join('\n---\n'), manifests: objects.flat(), releases },
    front: frontOf(objects[releases.indexOf(front)] ?? [], front),
  };
}
