import { estimateInWords } from '../analysis/verdict/words.ts';
import { treatmentInWords } from '../analysis/verdict/treatment-words.ts';
import { notMeasuredInWords } from '../analysis/verdict/not-measured-words.ts';
import type { Estimate, Run, StrategySummary } from '../record/run.ts';
import { checkLines } from './words/check-words.ts';
import { verdict } from './words/conclusion.ts';
import { escapeMarkdown } from './words/escape.ts';
import { count, duration, sentence } from './words/format.ts';

/** A comment is read at a glance, and GitHub takes 65,536 characters. */
const mostLines = 12;
const mostOfALine = 400;

const line = (text: string): string =>
  escapeMarkdown(text.length <= mostOfALine ? text : `${text.slice(0, mostOfALine - 1)}…`);

const estimated = (estimate: Estimate | undefined): string =>
  estimate === undefined ? '–' : estimateInWords({ ...estimate, values: estimate.values.slice(0, 1) }, duration);

const head = ['strategy', 'lanes', 'lost', 'longest downtime', 'time to deploy', 'p99 during it', 'time to roll back'];

const rowOf = (summary: StrategySummary): string[] => {
  const { requests, lanes, voidLanes, estimates, control } = summary;
  const { downtimeLongestMs, deployMs, deployP99Ms, rollbackMs } = estimates;
  return [
    line(`${sentence(treatmentInWords(summary))}${control ? ' (control)' : ''}`),
    voidLanes === 0 ? count(lanes) : `${count(lanes)}, ${count(voidLanes)} void`,
    `${count(requests.failed)} of ${count(requests.sent)}`,
    ...[downtimeLongestMs, deployMs, deployP99Ms, rollbackMs].map(estimated),
  ];
};

const items = (lines: readonly string[]): string => lines.map((text) => `- ${line(text)}`).join('\n');

const listed = (lines: readonly string[]): string =>
  lines.length <= mostLines
    ? items(lines)
    : items([...lines.slice(0, mostLines), `and ${count(lines.length - mostLines)} more`]);

const table = (summaries: readonly StrategySummary[]): string[] => {
  if (summaries.length === 0) return [];
  const shown = summaries.slice(0, 2 * mostLines).map(rowOf);
  const more = summaries.length > shown.length ? [[`and ${count(summaries.length - shown.length)} more`]] : [];
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [[head, rule, ...shown, ...more].map((cells) => `| ${cells.join(' | ')} |`).join('\n')];
};

/** The run in some twenty lines of Markdown, as a comment of a pull request: verdict, medians by strategy, budgets that are not met. */
export function renderSummary(run: Run): string {
  const { app, id, seed, load, notMeasured = [] } = run;
  const { headline, advice } = verdict(run);
  const [budgets, ...broken] = checkLines(run.checks, mostLines);
  const without = notMeasured.map(notMeasuredInWords);
  return `${[
    `### ${line(app.name)} ${line(app.versions.old.version)} → ${line(app.versions.new.version)}`,
    `**${line(headline)}**`,
    ...(advice.length === 0 ? [] : [listed(advice)]),
    ...table(run.summary),
    ...(without.length === 0 ? [] : [listed(without)]),
    ...(budgets === undefined ? [] : [`**${line(budgets)}**`]),
    ...(broken.length === 0 ? [] : [items(broken)]),
    `Medians of lanes. Run ${line(id)}, seed ${seed}, ${load.ratePerSecond} requests/s.`,
  ].join('\n\n')}\n`;
}
