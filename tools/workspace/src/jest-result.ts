import { failing, join } from './tally.ts';
import type { Outcome, Tally } from './tally.ts';

/** The part of jest's `--json` result that is counted. */
export interface JestResult {
  /** False also where something else than a test failed. */
  readonly success: boolean;
  readonly testResults: readonly FileResult[];
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

interface FileResult {
  /** The file's path. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
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

function ranNothing({ status, assertionResults }: FileResult): boolean {
  const ran = assertionResults.some((test) => test.status === 'passed' || test.status === 'failed');
  return !ran && status !== 'failed';
}

/** What passed only because it did not run, a line each: a file without a result, a file of which no test ran, a result without any. */
function unrun({ testResults }: JestResult, expected: readonly string[]): readonly string[] {
  const seen = new Set(testResults.map(({ name }) => name));
  return [
    ...expected.filter((file) => !seen.has(file)).map((file) => `${file}: was not run`),
    ...testResults.filter(ranNothing).map(({ name }) => `${name}: ran no test`),
    ...(testResults.length === 0 && expected.length === 0 ? ['ran no test at all'] : []),
  ];
}

/**
 * Counts a jest run. Each of `expected`, absolute paths of test files, has to have run at least one test; a run that jest itself
 * does not call a success counts as a failure though no test failed.
 */
export function outcomeOfJest(result: JestResult, expected: readonly string[] = []): Outcome {
  const counted: Outcome = { tally: tallyOfJest(result), failures: failuresOfJest(result), notes: [] };
  const missing = failing(...unrun(result, expected));
  const sum = join([counted, missing]);
  if (result.success || sum.tally.failed > 0) return sum;
  return join([sum, failing('jest reports no success, though no test failed')]);
}
