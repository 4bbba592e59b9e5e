import { describe, expect, it } from '@jest/globals';
import { outcomeOfJest } from './jest-result.ts';
import { plantedJest } from './testing/planted-jest.ts';
import { applyVoids, parseVoids } from './voids.ts';

const FILE = '/a.e2e.test.ts';
const result = plantedJest({ [FILE]: { fast: 'passed', fair: 'passed', safe: 'failed' } });
const outcome = outcomeOfJest(result);

describe('void tests', () => {
  it('count as skipped, neither passed nor failed, with their reasons, once each', () => {
    const record = { file: FILE, test: 'fair', reasons: ['late', 'busy'] };
    expect(applyVoids(outcome, result, [record, record])).toEqual({
      tally: { passed: 1, failed: 1, skipped: 1 },
      failures: outcome.failures,
      notes: [`void: ${FILE}: fair: late; busy`],
    });
  });

  it('that failed after all stay failures', () => {
    const record = { file: FILE, test: 'safe', reasons: ['late'] };
    expect(applyVoids(outcome, result, [record])).toEqual(outcome);
  });

  it('that jest knows nothing of are failures', () => {
    const { tally, failures } = applyVoids(outcome, result, [{ file: FILE, test: 'made up', reasons: [] }]);
    expect(tally).toEqual({ passed: 2, failed: 2, skipped: 0 });
    expect(failures.at(-1)).toBe(`${FILE}: void, but never run: made up`);
  });

  it('are read line by line, and anything else is refused', () => {
    const record = { test: 'fair', file: FILE, reasons: ['late'] };
    expect(parseVoids(`${JSON.stringify(record)}\n`)).toEqual([record]);
    expect(() => parseVoids('{"test":"fair"}\n')).toThrow('line 1 is no void record: {"test":"fair"}');
    expect(() => parseVoids(`${JSON.stringify(record)}\n{"te`)).toThrow(SyntaxError);
  });
});
