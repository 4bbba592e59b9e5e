/** Counts of one runner: a check or a test case each. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What was left out, and what noise made void: neither passed nor failed. */
  readonly skipped: number;
}

export const NONE: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** What one step or group came to. */
export interface Outcome {
  readonly tally: Tally;
  /** What failed, a line each: a long log is read from its end. */
  readonly failures: readonly string[];
  /** What was skipped or void and why, a line each. */
  readonly notes: readonly string[];
}

export const NOTHING: Outcome = { tally: NONE, failures: [], notes: [] };

export function join(outcomes: readonly Outcome[]): Outcome {
  return {
    tally: outcomes.map(({ tally }) => tally).reduce(add, NONE),
    failures: outcomes.flatMap(({ failures }) => failures),
    notes: outcomes.flatMap(({ notes }) => notes),
  };
}

/** An outcome of failures alone, each counted. */
export function failing(...failures: readonly string[]): Outcome {
  return { tally: { ...NONE, failed: failures.length }, failures, notes: [] };
}

/** The closing line that every reader of a test run looks for. */
export function closingLine(tally: Tally): string {
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}

/** Whether a run may end well: nothing failed, and something passed. */
export function isGood({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}
