export { ChartError, isChartError } from './chart-error.ts';
export type { ChartErrorCode } from './chart-error.ts';
export { chartFolder, chartsFolder, everyChart } from './chart-folder.ts';
export { renderChart } from './render-chart.ts';
export type { RenderOptions } from './render-chart.ts';
