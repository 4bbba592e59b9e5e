import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chartFolder, everyChart } from '../chart-folder.ts';

/** A chart with one of its ci values. */
export interface Variant {
  readonly chart: string;
  /** `rolling` for ci/rolling-values.yaml. */
  readonly name: string;
  /** The values file. */
  readonly file: string;
  readonly values: object;
}

const ENDING = '-values.yaml';

/** Every chart of this workspace with each of its ci values. */
export function everyVariant(): readonly Variant[] {
  return everyChart().flatMap((chart) => {
    const folder = join(chartFolder(chart), 'ci');
    return readdirSync(folder)
      .sort()
      .map((entry) => {
        const file = join(folder, entry);
        const values = parse(readFileSync(file, 'utf8')) as object;
        return { chart, name: entry.slice(0, -ENDING.length), file, values };
      });
  });
}
