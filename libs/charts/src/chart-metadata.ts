import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { ChartError } from './chart-error.ts';
import { chartFolder } from './chart-folder.ts';

/** What a chart says of itself in Chart.yaml: https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly dependencies?: readonly { readonly name: string; readonly version: string }[];
}

/** @param chart as `renderChart` takes it @throws ChartError `unknown-chart`, `invalid-chart` */
export async function chartMetadata(chart: string): Promise<ChartMetadata> {
  const folder = chartFolder(chart);
  const metadata = parse(await readFile(join(folder, 'Chart.yaml'), 'utf8')) as Partial<ChartMetadata> | null;
  const { name, version } = metadata ?? {};
  if (typeof name === 'string' && typeof version === 'string') return { ...metadata, name, version };
  throw new ChartError('invalid-chart', basename(folder), 'Chart.yaml: name and version are needed, as text');
}
