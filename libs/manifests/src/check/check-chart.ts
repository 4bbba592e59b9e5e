import { basename } from 'node:path';
import { withChart } from '../render/chart.ts';
import { variantsOf } from './chart-variants.ts';
import { judge } from './judge.ts';
import type { Breach } from './judge.ts';

export interface VariantVerdict {
  /** Below the chart's folder. */
  readonly file: string;
  readonly breaches: readonly Breach[];
}

/** Renders a chart with each of its values files, and holds that against our policies. @throws ChartError where it refuses one */
export async function checkChart(folder: string, helm: string): Promise<VariantVerdict[]> {
  const variants = await variantsOf(folder);
  return withChart(folder, helm, async ({ render }) => {
    const verdicts: VariantVerdict[] = [];
    for (const { file, values } of variants) {
      const objects = await render(values, 'default');
      verdicts.push({ file, breaches: judge({ objects, promoted: false }, [], { chart: basename(folder) }) });
    }
    return verdicts;
  });
}
