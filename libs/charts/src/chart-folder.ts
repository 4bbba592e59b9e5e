import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ChartError } from './chart-error.ts';

/** The folder of this workspace's charts. */
export const chartsFolder = join(import.meta.dirname, '..', '..', '..', 'charts');

/**
 * The folder of a chart: `account` is this workspace's charts/account, anything with a slash is a path.
 * Throws ChartError (`unknown-chart`) where there is no Chart.yaml.
 */
export function chartFolder(chart: string): string {
  const folder = chart.includes('/') ? resolve(chart) : join(chartsFolder, chart);
  if (existsSync(join(folder, 'Chart.yaml'))) return folder;
  throw new ChartError('unknown-chart', basename(folder), `there is no chart in ${folder}`);
}

/** Names of this workspace's charts, but for the library that they share. */
export function everyChart(): readonly string[] {
  return readdirSync(chartsFolder)
    .filter((name) => name !== 'common' && existsSync(join(chartsFolder, name, 'Chart.yaml')))
    .sort();
}
