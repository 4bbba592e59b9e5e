export { renderMarkdown } from './markdown.ts';
export { metricRows } from './metric-rows.ts';
export type { Cell, MetricRow, Tone } from './metric-rows.ts';
export { renderTerminal } from './terminal.ts';
export type { TerminalOptions } from './terminal.ts';
export { verdict } from './verdict.ts';
export type { Verdict } from './verdict.ts';
export { writeReport } from './write-report.ts';
