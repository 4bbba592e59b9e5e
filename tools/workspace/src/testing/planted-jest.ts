import type { JestResult } from '../jest-result.ts';

type Statuses = Readonly<Record<string, string>>;

/** A jest result of files, each with its tests' statuses by their names, summed as jest sums it. */
export function plantedJest(files: Readonly<Record<string, Statuses>>, more: Partial<JestResult> = {}): JestResult {
  const all = Object.values(files).flatMap((tests) => Object.values(tests));
  const count = (status: string): number => all.filter((one) => one === status).length;
  return {
    success: count('failed') === 0,
    testResults: Object.entries(files).map(([name, tests]) => ({
      name,
      status: Object.values(tests).includes('failed') ? 'failed' : 'passed',
      assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
    })),
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    numRuntimeErrorTestSuites: 0,
    ...more,
  };
}
