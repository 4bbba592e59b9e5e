import type { Row } from './rows.ts';
import { closingLine, join } from './tally.ts';

const NAME_WIDTH = 14;
const COUNTS_WIDTH = 36;

function line(name: string, { outcome, seconds, budgetSeconds }: Omit<Row, 'step'>): string {
  const budget = budgetSeconds === undefined ? '' : ` of ${budgetSeconds} s`;
  const counts = closingLine(outcome.tally).padEnd(COUNTS_WIDTH);
  return `${name.padEnd(NAME_WIDTH)} ${counts} ${seconds.toFixed(0).padStart(5)} s${budget}`;
}

/** A step's sum, and beneath it its groups, the slowest first. */
function stepLines(step: string, rows: readonly Row[]): readonly string[] {
  const groups = rows.filter(({ group }) => group !== undefined).sort((a, b) => b.seconds - a.seconds);
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const sum = { outcome: join(rows.map(({ outcome }) => outcome)), seconds };
  return [line(step, sum), ...groups.map((row) => line(`  ${row.group}`, row))];
}

const nameOf = ({ step, group }: Row): string => group ?? step;

function overBudget({ seconds, budgetSeconds }: Row): boolean {
  return budgetSeconds !== undefined && seconds > budgetSeconds;
}

function remarks(rows: readonly Row[]): readonly string[] {
  const marked = (sign: string, row: Row, lines: readonly string[]) =>
    lines.map((text) => `${nameOf(row).padEnd(NAME_WIDTH)} ${sign} ${text}`);
  const slow = (row: Row): readonly string[] => [
    `took ${row.seconds.toFixed(0)} s, over its budget of ${row.budgetSeconds} s for a warm run (a warning, no failure)`,
  ];
  return [
    ...rows.flatMap((row) => marked('–', row, row.outcome.notes)),
    ...rows.filter(overBudget).flatMap((row) => marked('!', row, slow(row))),
    ...rows.flatMap((row) => marked('✕', row, row.outcome.failures)),
  ];
}

/** What a run came to: a table of steps and groups, what was skipped or void, warnings, what failed, and the closing line last. */
export function summary(rows: readonly Row[]): string {
  const steps = [...new Set(rows.map(({ step }) => step))];
  const table = steps.flatMap((step) =>
    stepLines(
      step,
      rows.filter((row) => row.step === step),
    ),
  );
  const total = join(rows.map(({ outcome }) => outcome)).tally;
  return [...table, ...remarks(rows), '', closingLine(total)].join('\n');
}
