import { describe, expect, it } from '@jest/globals';
import { NONE, add, closingLine, failuresOfJest, failuresOfNx, tallyOfJest, tallyOfNx } from './tally.ts';

const jest = {
  testResults: [],
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('tally', () => {
  it('counts a suite that could not be loaded as a failure', () => {
    expect(tallyOfJest({ ...jest, numRuntimeErrorTestSuites: 1 })).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts planned nx tasks that never ran as failures', () => {
    const run = { tasks: [{ taskId: 'a:lint', status: 0 }] };
    expect(tallyOfNx(run, 3)).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('counts a failed nx task as a failure', () => {
    const run = {
      tasks: [
        { taskId: 'a:lint', status: 1 },
        { taskId: 'b:lint', status: 0 },
      ],
    };
    expect(tallyOfNx(run, 2)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('names what failed, a file that cannot be loaded among it', () => {
    const testResults = [
      { name: 'a.test.ts', status: 'passed', assertionResults: [{ fullName: 'is well', status: 'passed' }] },
      {
        name: 'b.test.ts',
        status: 'failed',
        assertionResults: [
          { fullName: 'is well', status: 'passed' },
          { fullName: 'is ill', status: 'failed' },
        ],
      },
      { name: 'c.test.ts', status: 'failed', assertionResults: [] },
    ];
    expect(failuresOfJest({ ...jest, testResults })).toEqual(['b.test.ts: is ill', 'c.test.ts: cannot be run']);
    const tasks = [
      { taskId: 'a:lint', status: 1 },
      { taskId: 'b:lint', status: 0 },
    ];
    expect(failuresOfNx({ tasks })).toEqual(['a:lint']);
  });

  it('closes with the line that readers look for', () => {
    expect(closingLine(add(NONE, { passed: 2, failed: 1, skipped: 0 }))).toBe('2 passed, 1 failed');
    expect(closingLine({ passed: 2, failed: 0, skipped: 4 })).toBe('2 passed, 0 failed, 4 skipped');
  });
});
