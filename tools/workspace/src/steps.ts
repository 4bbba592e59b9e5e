import { listTestFiles } from './group-files.ts';
import type { LongTest } from './long-tests.ts';
import { formOf, runJest } from './run-jest.ts';
import { NONE, failing, join as joined } from './tally.ts';
import type { Outcome } from './tally.ts';
import type { Workspace } from './workspace.ts';

/** A unit test has nothing built: where it would be, there is no folder to be had, on a machine that has it all as on a fresh one. */
const NOTHING_BUILT = { CUTOVER_CACHE_DIR: '/dev/null' };

/** Of a command's arguments, which may be a thousand files. */
const MOST_SHOWN = 5;

export interface PlainCommand {
  readonly name: string;
  readonly args: readonly string[];
  /** There is nothing that it would have to look at. */
  readonly skip?: boolean;
}

/** One plain command counts as one check. */
export function command(workspace: Workspace, { name, args, skip = false }: PlainCommand): Outcome {
  if (!skip && workspace.run(name, args) !== 0) return failing([name, ...args.slice(0, MOST_SHOWN)].join(' '));
  return { tally: { ...NONE, passed: 1 }, failures: [], notes: [] };
}

/** Skipped by name, with what shows the same; one that is no test is a failure. */
function leftOut(long: readonly LongTest[], all: readonly string[]): Outcome {
  const there = long.filter(({ file }) => all.includes(file));
  const gone = long.filter(({ file }) => !all.includes(file)).map(({ file }) => `${file} is no integration test`);
  const notes = there.map(
    ({ file, reason, shortForm }) => `${file} skipped: ${reason}; in short ${shortForm.file}: npm test -- --all`,
  );
  return joined([{ tally: { ...NONE, skipped: there.length }, failures: [], notes }, failing(...gone)]);
}

export interface TestsAsked {
  /** Files that are left out. */
  readonly long?: readonly LongTest[];
  /** Whether tests run in their long form. */
  readonly isLong?: boolean;
}

/**
 * Every test of a kind but the long ones in one run of jest, two files at once: nothing is started, and no workspace searched, once a
 * project. A file that leaves no result, or ran no test, counts as one failure.
 */
export function jestTests(
  workspace: Workspace,
  kind: 'unit' | 'int',
  { long = [], isLong = false }: TestsAsked = {},
): Outcome {
  const all = listTestFiles(workspace.root, kind);
  const files = all.filter((file) => !long.some((test) => test.file === file));
  if (files.length === 0) return failing(`${kind}: there are no such tests, so nothing was tested`);
  const env = { ...(kind === 'unit' ? NOTHING_BUILT : {}), ...formOf(isLong) };
  return joined([leftOut(long, all), runJest(workspace, { name: kind, files, atOnce: 2, env })]);
}
