import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chartFolder, everyChart } from '../chart-folder.ts';

/** A chart with the values of one of its environments. */
export interface EnvironmentValues {
  readonly chart: string;
  /** `dev` for values-dev.yaml; also the namespace that it is for. */
  readonly environment: string;
  /** The name of the values file, within the chart's folder. */
  readonly file: string;
  readonly values: object;
}

const FILE = /^values-(?<environment>[a-z]+)\.yaml$/;

/** Every chart of this workspace with each of its environments. */
export function everyEnvironment(): readonly EnvironmentValues[] {
  return everyChart().flatMap((chart) => {
    const folder = chartFolder(chart);
    return readdirSync(folder)
      .sort()
      .flatMap((file) => {
        const { environment } = FILE.exec(file)?.groups ?? {};
        if (environment === undefined) return [];
        const values = parse(readFileSync(join(folder, file), 'utf8')) as object;
        return [{ chart, environment, file, values }];
      });
  });
}
