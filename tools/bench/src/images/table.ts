import { CASES, type Case } from './plan.ts';
import type { Spread, Summary } from './summary.ts';

const TITLES: Readonly<Record<Case, string>> = {
  unchanged: 'nothing changed',
  line: 'one line changed',
  dependency: 'one dependency changed',
  cold: 'nothing kept from before',
};
const HEAD = ['', 'CPU s', 'wall s', 'sent', 'times less CPU than containerify'];

/** A table a subject and case, then what was aimed at. */
export function tables(summaries: readonly Summary[]): string {
  const subjects = [...new Set(summaries.map(({ subject }) => subject))];
  const parts = subjects.flatMap((subject) =>
    CASES.flatMap((name) => {
      const rows = summaries.filter((one) => one.subject === subject && one.case === name);
      return rows.length === 0 ? [] : [tableOf(`${subject}, ${TITLES[name]}`, rows)];
    }),
  );
  return [...parts, aimLines(summaries)].join('\n\n');
}

function tableOf(title: string, rows: readonly Summary[]): string {
  const { builds, cpuMs } = rows[0]!;
  const range = cpuMs.isInterval ? 'interval' : 'least – greatest';
  const cells = [HEAD, ...rows.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column]!, column))
      .join('  ')
      .trimEnd(),
  );
  return [`${title} (median of ${builds}, ${range})`, ...lines].join('\n');
}

function rowOf({ peer, cpuMs, wallMs, pushedBytes, timesLess }: Summary): string[] {
  const times = timesLess === undefined ? '' : spread(timesLess, (value) => value.toFixed(value < 10 ? 1 : 0));
  return [peer, spread(cpuMs, seconds), spread(wallMs, seconds), bytes(pushedBytes), times];
}

function spread({ median, low, high }: Spread, text: (value: number) => string): string {
  return `${text(median)} (${text(low)} – ${text(high)})`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(ms < 1_000 ? 3 : 2);
}

function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

function aimLines(summaries: readonly Summary[]): string {
  return summaries
    .flatMap(({ subject, case: name, peer, aims }) =>
      aims.map(({ what, value, isMet }) => {
        const shown = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0);
        return `${isMet ? 'met   ' : 'missed'}  ${subject}, ${TITLES[name]}, ${peer}: ${what}: ${shown}`;
      }),
    )
    .join('\n');
}
