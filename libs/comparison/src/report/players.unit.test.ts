import { describe, expect, it } from '@jest/globals';

import { rowsOf } from './rows/metric-rows.ts';
import { playersInWords, playersTable } from './players.ts';
import { applicationOf } from '../apps/applications.ts';
import { laneResult } from '../analysis/lane-analysis.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { PlayersResult } from '../record/players-result.ts';
import { syntheticLane, syntheticLoad } from '../testing/synthetic-run.ts';

const judge = applicationOf('account');
const measured = laneResult(syntheticLane('blue-green', syntheticLoad(20), 5), {
  ratePerSecond: 20,
  timeoutMs: 10_000,
  judge,
});
const deployAt = measured.marks.find(({ name }) => name === 'deploy')!.at;
const switchAt = deployAt + (measured.promotedMs ?? 0);

const players: PlayersResult = {
  sessions: { played: 9, broken: 1 },
  results: { handedIn: 8, acknowledged: 6, waiting: 1, refused: 1, lost: ['a-game'] },
  longestStallMs: 420,
  felt: [
    {
      ...{
        name: 'Hedy',
        kind: 'page',
        calls: 60,
        failedCalls: 2,
        sessions: 4,
        brokenSessions: 1,
        oldAfterNew: 3,
        pods: 5,
      },
      longestStall: { at: switchAt + 1_500, ms: 420 },
      firstNewMs: switchAt - 200,
      frames: { count: 3_000, late: 4, longestMs: 50 },
    },
  ],
};
const lane: LaneResult = { ...measured, players };

describe('what players felt, in the report', () => {
  it('is a line a player, on the clock of the switch', () => {
    expect(playersTable([lane])?.rows).toEqual([
      [
        ...['Blue/green', 'Hedy (Chromium)', '2 of 60', '1 of 4', '420 ms', '1.50 s after the switch'],
        ...['200 ms before the switch', '3', '5', '4 of 3,000, longest 50 ms'],
      ],
    ]);
  });

  it('counts refused results as lost ones, and says which still wait', () => {
    expect(playersInWords(players)).toBe(
      '2 of 8 results lost, 1 of 9 sessions broken, longest stall 420 ms, 1 result still in the page at the end',
    );
  });

  it('is not spoken of where nobody played', () => {
    expect(playersTable([measured])).toBeNull();
    expect(rowsOf([measured]).some(({ id }) => id === 'players')).toBe(false);
    expect(
      rowsOf([measured, lane])
        .find(({ id }) => id === 'players')
        ?.cell(lane).tone,
    ).toBe('bad');
  });
});
