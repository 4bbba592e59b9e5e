import { describe, expect, it } from '@jest/globals';
import { NONE, add, closingLine, isGood } from './tally.ts';

describe('tally', () => {
  it('closes with the line that readers look for', () => {
    expect(closingLine(add(NONE, { passed: 2, failed: 1, skipped: 0 }))).toBe('2 passed, 1 failed');
    expect(closingLine({ passed: 2, failed: 0, skipped: 4 })).toBe('2 passed, 0 failed, 4 skipped');
  });

  it('is good only where something passed and nothing failed', () => {
    expect(isGood({ passed: 1, failed: 0, skipped: 3 })).toBe(true);
    expect(isGood({ passed: 0, failed: 0, skipped: 3 })).toBe(false);
    expect(isGood({ passed: 9, failed: 1, skipped: 0 })).toBe(false);
  });
});
