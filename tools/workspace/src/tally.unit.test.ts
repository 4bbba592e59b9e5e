import { describe, expect, it } from '@jest/globals';
import { NONE, add, closingLine, failuresOfNx, isGood, tallyOfNx } from './tally.ts';

describe('tally', () => {
  it('counts planned nx tasks that never ran as failures', () => {
    const run = { tasks: [{ taskId: 'a:lint', status: 0 }] };
    expect(tallyOfNx(run, 3)).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('counts a failed nx task as a failure, and names it', () => {
    const run = {
      tasks: [
        { taskId: 'a:lint', status: 1 },
        { taskId: 'b:lint', status: 0 },
      ],
    };
    expect(tallyOfNx(run, 2)).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(failuresOfNx(run)).toEqual(['a:lint']);
  });

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
