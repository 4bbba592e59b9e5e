import { fencesOf } from './fences.ts';
import { stepsOf, type Step } from './steps.ts';

/** A row of the page's table: a line of the notes, commands that show it, and a link to what tests them. */
export interface Row {
  readonly note: string;
  readonly commands: readonly string[];
  /** `#heading` of the page, or the path of a test file from the page's folder. */
  readonly test: string;
  readonly line: number;
}

const ROW = /^\| (N\d: .+?) \| (.*) \| .*\]\(([^)]+)\) \|$/;
const CODE = /`([^`]+)`/g;

/** Rows of a page's tables whose first cell begins with a note's number, outside of blocks. */
export function rowsOf(markdown: string): Row[] {
  const fenced = new Set(
    fencesOf(markdown).flatMap(({ line, text }) => text.split('\n').map((_, at) => line + 1 + at)),
  );
  return markdown.split('\n').flatMap((text, index) => {
    const row = fenced.has(index + 1) ? null : ROW.exec(text);
    if (row === null) return [];
    const [, note = '', cell = '', test = ''] = row;
    return [{ note, commands: [...cell.matchAll(CODE)].map(([, code = '']) => code), test, line: index + 1 }];
  });
}

/** The anchor that a heading gets on the page. */
export function anchorOf(heading: string): string {
  const words = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '');
  return `#${words.replaceAll(' ', '-')}`;
}

export interface Facts {
  /** What the notes show, a line each. */
  readonly notes: readonly string[];
  /** Whether there is a file at a path from the page's folder. */
  readonly isFile: (path: string) => boolean;
}

/** What is wrong with a page's table, a line each: notes without a row, rows without a note, commands that are not on the page, tests that are not there. */
export function tableFaults(markdown: string, { notes, isFile }: Facts): string[] {
  const [rows, steps] = [rowsOf(markdown), stepsOf(markdown)];
  const missing = notes.filter((note) => !rows.some((row) => row.note === note));
  const twice = rows.filter((row, index) => rows.findIndex(({ note }) => note === row.note) !== index);
  const unknown = rows.filter(({ note }) => !notes.includes(note));
  return [
    ...missing.map((note) => `no row shows "${note}"`),
    ...unknown.map(({ note, line }) => `line ${line}: "${note}" is no line of the notes`),
    ...twice.map(({ note, line }) => `line ${line}: "${note}" has a row already`),
    ...rows.flatMap((row) => testFaults(row, steps, isFile)),
  ];
}

function testFaults({ test, commands, line }: Row, steps: readonly Step[], isFile: Facts['isFile']): string[] {
  if (commands.length === 0) return [`line ${line}: the row names no command`];
  if (!test.startsWith('#')) {
    return test.endsWith('.test.ts') && isFile(test) ? [] : [`line ${line}: there is no test ${test}`];
  }
  const own = steps.filter(({ heading }) => anchorOf(heading) === test);
  if (own.length === 0) return [`line ${line}: no commands are run under ${test}`];
  return commands
    .filter((command) => !own.some((step) => step.commands.includes(command)))
    .map((command) => `line ${line}: "${command}" is not run under ${test}`);
}
