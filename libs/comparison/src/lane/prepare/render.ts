import { renderChart } from '@cutover/charts';

export interface RenderOptions {
  helm: string;
  release: string;
  /** Name of a chart of this workspace, or a path to one. */
  chart: string;
  namespace: string;
  values: Record<string, unknown>;
}

/** What the chart deploys with these values, as YAML. @throws ChartError, naming on one line the value at fault */
export const render = (options: RenderOptions): Promise<string> => renderChart(options);
