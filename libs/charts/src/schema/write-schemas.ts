import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { everyChart } from '../chart-folder.ts';
import { refresh } from '../generated-file.ts';
import { chartSchema } from './chart-schema.ts';
import type { Values } from './chart-schema.ts';
import { CHARTS } from './charts.ts';

async function schemaText(folder: string, chart: string): Promise<string> {
  const properties = CHARTS[chart];
  if (properties === undefined) throw new Error(`charts/${chart} has no schema in libs/charts/src/schema/charts.ts`);
  const defaults = parse(await readFile(join(folder, chart, 'values.yaml'), 'utf8')) as Values;
  return `${JSON.stringify(chartSchema(chart, properties, defaults), null, 2)}\n`;
}

/**
 * Writes the schemas that differ from what is there, or with `check` only finds them.
 * @param folder of all charts
 * @returns charts whose schema differed
 * @throws Error where a chart has no schema in the source, or a default that its schema does not know
 */
export async function writeSchemas({ check, folder }: { check: boolean; folder: string }): Promise<string[]> {
  const stale: string[] = [];
  for (const chart of everyChart()) {
    const file = join(folder, chart, 'values.schema.json');
    if (await refresh(file, await schemaText(folder, chart), { check })) stale.push(chart);
  }
  return stale;
}
