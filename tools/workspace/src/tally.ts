/** Counts of one runner: a check or a test case each. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NONE: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The part of jest's `--json` result that is counted. */
export interface JestResult {
  readonly testResults: readonly {
    /** The file's path. */
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** A suite that cannot be loaded runs no test, and would otherwise vanish from the sum. */
export function tallyOfJest(result: JestResult): Tally {
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** Each failed test by its file and name; a file that could not be loaded by its own name. */
export function failuresOfJest(result: JestResult): string[] {
  return result.testResults
    .filter((file) => file.status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const failed = assertionResults.filter((test) => test.status === 'failed');
      return failed.length > 0 ? failed.map((test) => `${name}: ${test.fullName}`) : [`${name}: cannot be run`];
    });
}

/** The part of nx's `run.json` that is counted. */
export interface NxRun {
  /** `status` is the task's exit code; one from the cache has the code of the run that made it. */
  readonly tasks: readonly { readonly taskId: string; readonly status: number }[];
}

/** Tasks that nx never started, because another failed first, count as failed: nothing says that they would have passed. */
export function tallyOfNx(run: NxRun, planned: number): Tally {
  const passed = run.tasks.filter((task) => task.status === 0).length;
  return { passed, failed: Math.max(planned, run.tasks.length) - passed, skipped: 0 };
}

/** The tasks that failed, by nx's names. */
export function failuresOfNx(run: NxRun): string[] {
  return run.tasks.filter((task) => task.status !== 0).map((task) => task.taskId);
}

/** The closing line that every reader of a test run looks for. */
export function closingLine(tally: Tally): string {
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}
