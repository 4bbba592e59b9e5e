import { describe, expect, it } from '@jest/globals';
import type { RoundRecord } from './round.ts';
import { lines, missing, tally } from './tally.ts';

const right = { lost: [], doubled: [], stuck: [], uneven: [] };
const record = (over: Partial<RoundRecord>): RoundRecord => ({
  ...{ round: 1, victim: 'transfer', aim: 'FundsHeld told', seen: true, inFlight: 2, positions: [], acknowledged: 3 },
  ...{ ends: { completed: 3 }, verdict: right, tookMs: 2_000, recoveryMs: 1_500 },
  ...over,
});

describe('the tally of rounds', () => {
  const records = [
    record({ positions: ['held told', 'held told', 'held recorded'] }),
    record({
      round: 2,
      victim: 'account',
      positions: ['hold asked', 'credit asked'],
      ends: { completed: 2, failed: 1 },
    }),
    record({ round: 3, positions: ['held told'], verdict: { ...right, doubled: ['t'] }, recoveryMs: 2_500 }),
  ];

  it('counts kills, steps on either side, and what was wrong', () => {
    const result = tally(records);
    expect(result).toMatchObject({
      rounds: 3,
      idle: 0,
      acknowledged: 9,
      ends: { completed: 8, failed: 1 },
      doubled: 1,
      lost: 0,
    });
    expect(result.killsBy).toEqual({ transfer: 2, account: 1 });
    expect(result.hits).toContainEqual({ victim: 'transfer', position: 'held told', rounds: 2, transfers: 3 });
    expect(result.steps).toEqual({ credit: 1, hold: 1, held: 4 });
    expect(lines(result).join('\n')).toContain('longest recovery 2.5 s');
  });

  it('names the steps that were hit too rarely', () => {
    expect(missing({ steps: { held: 10, hold: 9 } }, 10)).toEqual(expect.arrayContaining(['hold', 'cancelling']));
    expect(missing({ steps: { held: 10, hold: 9 } }, 10)).not.toContain('held');
  });
});
