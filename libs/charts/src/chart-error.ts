/**
 * `invalid-chart`: its Chart.yaml lacks what every chart has. `invalid-values`: the values break the chart's schema or a rule of its templates.
 * `helm-failed`: Helm could not work at all.
 */
export type ChartErrorCode = 'unknown-chart' | 'invalid-chart' | 'unknown-values' | 'invalid-values' | 'helm-failed';

/** One line that names the chart, the value and what is wrong with it. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
  readonly code: ChartErrorCode;
  readonly chart: string;

  constructor(code: ChartErrorCode, chart: string, problem: string) {
    super(`charts/${chart}: ${problem}`);
    this.code = code;
    this.chart = chart;
  }
}

export function isChartError(error: unknown, code?: ChartErrorCode): error is ChartError {
  return error instanceof ChartError && (code === undefined || error.code === code);
}
