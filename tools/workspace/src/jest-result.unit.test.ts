import { describe, expect, it } from '@jest/globals';
import { outcomeOfJest } from './jest-result.ts';
import { plantedJest } from './testing/planted-jest.ts';

describe('a jest result', () => {
  it('is counted, and what failed is named', () => {
    const result = plantedJest({ '/a.test.ts': { well: 'passed', ill: 'failed', later: 'pending' } });
    expect(outcomeOfJest(result, ['/a.test.ts'])).toEqual({
      tally: { passed: 1, failed: 1, skipped: 1 },
      failures: ['/a.test.ts: ill'],
      notes: [],
    });
  });

  it('counts a suite that could not be loaded as a failure', () => {
    const broken = { name: '/b.test.ts', status: 'failed', assertionResults: [] };
    const result = plantedJest({}, { success: false, testResults: [broken], numRuntimeErrorTestSuites: 1 });
    const { tally, failures } = outcomeOfJest(result, ['/b.test.ts']);
    expect([tally.failed, failures]).toEqual([1, ['/b.test.ts: cannot be run']]);
  });

  it.each([
    [
      'a file that was not run',
      plantedJest({ '/a.test.ts': { well: 'passed' } }),
      ['/a.test.ts', '/b.test.ts'],
      '/b.test.ts: was not run',
    ],
    ['a file without a test', plantedJest({ '/a.test.ts': {} }), ['/a.test.ts'], '/a.test.ts: ran no test'],
    [
      'a file whose tests are all left out',
      plantedJest({ '/a.test.ts': { later: 'pending' } }),
      [],
      '/a.test.ts: ran no test',
    ],
    ['no file at all', plantedJest({}), [], 'ran no test at all'],
    [
      'no success, though nothing failed',
      plantedJest({ '/a.test.ts': { well: 'passed' } }, { success: false }),
      [],
      'jest reports no success, though no test failed',
    ],
  ])('does not pass with %s', (_, result, expected, failure) => {
    const { tally, failures } = outcomeOfJest(result, expected);
    expect([tally.failed, failures]).toEqual([1, [failure]]);
  });
});
