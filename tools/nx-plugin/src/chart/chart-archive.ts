import { chartFolder, chartMetadata, type ChartMetadata } from '@cutover/charts';
import { entriesFromDirectory, layerFromEntries, type Blob } from '@cutover/oci';
import { dirname, join } from 'node:path';

/** https://helm.sh/docs/topics/registries/#helm-chart-manifest */
export const CHART_TYPES = {
  config: 'application/vnd.cncf.helm.config.v1+json',
  content: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
} as const;

export interface ChartArchive {
  readonly metadata: ChartMetadata;
  /** What `helm package` makes: a gzipped tar of the chart's folder. */
  readonly content: Blob;
}

/** What stands in the folder and is no part of the chart: links to what it depends on. */
const LINKS = 'charts';

/**
 * A chart with the charts beside it that it depends on, as one archive. The same files are the same bytes anywhere: `helm package` writes the time.
 * @param chart a chart of this workspace by name, or a path to one
 * @throws ChartError `unknown-chart`, `invalid-chart`; OciError `entry-invalid`
 */
export async function chartArchive(chart: string): Promise<ChartArchive> {
  const folder = chartFolder(chart);
  const metadata = await chartMetadata(folder);
  const own = await entriesFromDirectory(folder, { at: metadata.name, filter: (path) => path !== LINKS });
  const vendored = (metadata.dependencies ?? []).map(({ name }) =>
    entriesFromDirectory(join(dirname(folder), name), { at: join(metadata.name, LINKS, name) }),
  );
  const entries = [own, ...(await Promise.all(vendored))].flat();
  const { descriptor, open } = await layerFromEntries(entries);
  return { metadata, content: { descriptor: { ...descriptor, mediaType: CHART_TYPES.content }, open } };
}
