export { ChartError, isChartError } from './chart-error.ts';
export type { ChartErrorCode } from './chart-error.ts';
export { chartFolder, chartsFolder, everyChart } from './chart-folder.ts';
export { KUBE_VERSION, renderChart, renderStaged } from './render-chart.ts';
export type { RenderOptions, Staged, StagedRender } from './render-chart.ts';
export { restrictedProblems } from './restricted.ts';
export type { Container, PodSpec } from './restricted.ts';
export { withStagedChart } from './staged-chart.ts';
