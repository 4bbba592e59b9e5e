import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ChartError } from './chart-error.ts';
import { chartFolder } from './chart-folder.ts';

/**
 * What a values file in a chart's own folder says, such as values-dev.yaml.
 * @throws ChartError `unknown-values` where the chart has none of that name
 */
export async function readValuesFile(chart: string, name: string): Promise<Record<string, unknown>> {
  try {
    return parse(await readFile(join(chartFolder(chart), name), 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ChartError('unknown-values', chart, `has no ${name}`);
  }
}
