import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ChartError } from './chart-error.ts';
import { renderStaged, type RenderOptions } from './render-chart.ts';

export interface ForeignRenderOptions extends Pick<RenderOptions, 'helm' | 'release' | 'namespace' | 'values'> {
  /** Of the chart, with its dependencies in charts/ where it has any. */
  readonly folder: string;
}

/**
 * Renders a chart that is not of this workspace, as `helm template` does: from where it lies, with what it depends on beside it.
 * Throws ChartError: `unknown-chart`, `invalid-values`, `helm-failed`.
 */
export async function renderForeignChart({ folder, ...options }: ForeignRenderOptions): Promise<string> {
  if (!existsSync(join(folder, 'Chart.yaml'))) {
    throw new ChartError('unknown-chart', basename(folder), 'there is no Chart.yaml');
  }
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-foreign-chart-'));
  try {
    return await renderStaged({ ...options, chart: folder }, { chart: folder, scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
