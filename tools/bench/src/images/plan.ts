import { parseArgs } from 'node:util';
import { UsageError } from '../command-line.ts';

export const CASES = ['unchanged', 'line', 'dependency', 'cold'] as const;
export type Case = (typeof CASES)[number];
export const SUBJECTS = ['guestbook', 'account'] as const;
export type SubjectName = (typeof SUBJECTS)[number];

export interface ImagesPlan {
  readonly subjects: readonly SubjectName[];
  /** How often each case is measured; those that are not are left out. */
  readonly repeats: ReadonlyMap<Case, number>;
  readonly json: boolean;
  /** Where the picture goes. */
  readonly chart: string | undefined;
}

export const USAGE = `usage: nx run bench:images [-- OPTIONS]

What it costs to build an image and to push it to a registry on loopback: by \`cutover image build\`, by the library in a process that stays,
by containerify and, where it is installed, by buildah with a Dockerfile. Interleaved: each is given the same change, one right after the
other, who begins goes round. Counted are the CPU time of all processes, the wall clock, and the bytes that were sent.

  --only CASES    of unchanged, line, dependency, cold, with commas between (all)
  --subject NAME  guestbook, an Express app of 4,300 files, or account, a service of this repository (both)
  --repeats N     of unchanged and line; a third of it, rounded, of the others (10)
  --short         guestbook alone: two of unchanged and line, one of cold
  --json          every single figure as JSON
  --chart FILE    CPU time of the first subject as an SVG, too
  --help          this text

Needs root, for control groups that count CPU time, and npm.
Exit codes: 0 all was measured, 1 something failed or an image was not what it had to be, 2 wrong usage. A missed aim is told, and is 0.`;

/** @throws UsageError */
export function planOf(args: readonly string[]): ImagesPlan | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  const repeats = numberOf(values.repeats ?? (values.short ? '2' : '10'));
  const cases = values.short ? (['unchanged', 'line', 'cold'] as const) : CASES;
  const only = values.only === undefined ? cases : listOf('--only', values.only, CASES);
  const few = Math.max(1, Math.round(repeats / 3));
  return {
    subjects: subjectsOf(values),
    repeats: new Map(only.map((name) => [name, name === 'unchanged' || name === 'line' ? repeats : few])),
    json: values.json,
    chart: values.chart,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { only: text, subject: text, repeats: text, chart: text, short: flag, json: flag, help: flag };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function subjectsOf({ subject, short }: { subject?: string | undefined; short: boolean }): readonly SubjectName[] {
  if (subject !== undefined) return listOf('--subject', subject, SUBJECTS);
  return short ? ['guestbook'] : SUBJECTS;
}

function listOf<T extends string>(option: string, text: string, known: readonly T[]): readonly T[] {
  return text.split(',').map((word) => {
    const found = known.find((name) => name === word);
    if (found !== undefined) return found;
    throw new UsageError(`${option}: "${word}" is none of ${known.join(', ')}`);
  });
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError(`--repeats: ${text} is no number from 1`);
}
