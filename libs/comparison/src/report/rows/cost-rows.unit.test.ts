import { describe, expect, it } from '@jest/globals';

import { rowsOf } from './metric-rows.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import { laneResult } from '../../analysis/lane-analysis.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const lane = laneResult(syntheticLane('blue-green', syntheticLoad(20), 5), {
  ...{ ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
});
const cell = (id: string, of = lane) =>
  rowsOf([of])
    .find((row) => row.id === id)
    ?.cell(of).text;

describe('the rows of cost', () => {
  it('tell extra pods, for how long, and connections to the database', () => {
    const measured = { ...lane, extraPodsPeak: 3, podSecondsAboveSteady: 21.52, databaseConnectionsPeak: 1_204 };
    expect(['pods', 'podSeconds', 'connections'].map((id) => cell(id, measured))).toEqual(['3', '21.5', '1,204']);
    expect(cell('connections', { ...lane, databaseConnectionsPeak: null })).toBe('not known');
  });
});
