import { run } from '@cutover/toolchain';
import type { Tools } from '../add-on.ts';
import { assetOf, toolOf } from '../add-on.ts';
import type { KubernetesObject } from '../manifest.ts';
import { readManifest } from '../manifest.ts';

export interface ChartRelease {
  /** The folder of the chart, below the module's own. */
  readonly chart: readonly string[];
  readonly name: string;
  readonly namespace: string;
  /** Values of a file, and over them the node's own. */
  readonly file?: string;
  readonly values?: object;
}

/** The objects of a chart of Istio's module, as helm renders them. @throws Error with helm's last words */
export async function renderChart(tools: Tools, release: ChartRelease): Promise<KubernetesObject[]> {
  const chart = assetOf(tools, 'istiod', 'charts', ...release.chart);
  const files = release.file === undefined ? [] : ['--values', release.file];
  const args = ['template', release.name, chart, '--namespace', release.namespace, ...files, '--values', '-'];
  const input = JSON.stringify(release.values ?? {});
  const { code, bytes, tail } = await run(toolOf(tools, 'helm').path, args, { input });
  if (code !== 0) throw new Error(`helm does not render Istio's chart ${release.name}: ${tail.join('\n')}`);
  return readManifest(bytes.stdout.toString());
}
