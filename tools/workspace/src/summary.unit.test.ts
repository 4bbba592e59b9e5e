import { describe, expect, it } from '@jest/globals';
import type { Row } from './rows.ts';
import { summary } from './summary.ts';
import { NOTHING } from './tally.ts';

const row = (row: Partial<Row>, passed = 0, failed = 0, skipped = 0): Row => ({
  ...{ step: 'e2e', seconds: 0 },
  outcome: { ...NOTHING, tally: { passed, failed, skipped } },
  ...row,
});

describe('the summary', () => {
  it('shows each step, beneath it its groups with the slowest first, and closes with the sum', () => {
    const rows = [
      row({ step: 'unit', seconds: 40 }, 12),
      row({}, 0, 0, 1),
      row({ group: 'node', seconds: 90, budgetSeconds: 180 }, 3),
      row({ group: 'bank', seconds: 120, budgetSeconds: 180 }, 2, 1),
    ];
    const text = summary(rows).replaceAll(/ +/g, ' ');
    expect(text.split('\n')).toEqual([
      'unit 12 passed, 0 failed 40 s',
      'e2e 5 passed, 1 failed, 1 skipped 210 s',
      ' bank 2 passed, 1 failed 120 s of 180 s',
      ' node 3 passed, 0 failed 90 s of 180 s',
      '',
      '17 passed, 1 failed, 1 skipped',
    ]);
  });

  it('names what was skipped and void, then what was slow, then what failed', () => {
    const outcome = { tally: { passed: 1, failed: 1, skipped: 1 }, failures: ['a: is ill'], notes: ['void: b: late'] };
    const lines = summary([row({ group: 'bank', seconds: 181, budgetSeconds: 180, outcome })]).split('\n');
    expect(lines.slice(2)).toEqual([
      'bank           – void: b: late',
      'bank           ! took 181 s, over its budget of 180 s for a warm run (a warning, no failure)',
      'bank           ✕ a: is ill',
      '',
      '1 passed, 1 failed, 1 skipped',
    ]);
  });

  it('takes a budget that was overrun as no failure', () => {
    const lines = summary([row({ group: 'bank', seconds: 9_999, budgetSeconds: 180 }, 1)]).split('\n');
    expect(lines.at(-1)).toBe('1 passed, 0 failed');
  });
});
