import { join } from 'node:path';

import { renderChart } from '@cutover/charts';

export interface Rendered {
  /** Name of a chart, which is also its release's. */
  chart: string;
  namespace: string;
  values: Record<string, unknown>;
}

/** What makes manifests of values. */
export interface Renderer {
  /** As YAML. @throws ChartError, naming on one line the value at fault */
  render(what: Rendered): Promise<string>;
}

/** @param from path of helm, and the folder that holds every chart and the library they share */
export const helmRenderer = ({ helm, charts }: { helm: string; charts: string }): Renderer => ({
  render: ({ chart, namespace, values }) =>
    renderChart({ helm, release: chart, chart: join(charts, chart), namespace, values }),
});
