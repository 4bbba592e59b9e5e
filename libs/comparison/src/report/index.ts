export { renderMarkdown } from './markdown.ts';
export { metricRows } from './rows/metric-rows.ts';
export type { Cell, MetricRow, Tone } from './rows/row.ts';
export { renderTerminal } from './terminal.ts';
export type { TerminalOptions } from './terminal.ts';
export { verdict } from './words/conclusion.ts';
export type { Verdict } from './words/conclusion.ts';
export { writeReport } from './write-report.ts';
