import { describe, expect, it } from '@jest/globals';

import { exposureRows, mixedSpan } from './exposure-rows.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { atLeast, exactly } from '../../analysis/statistics/bound.ts';

const crossing = (at1: number, at99: number) => ({
  ...{ at1: exactly(at1), at50: exactly(at99), at99: exactly(at99), window: exactly(at99 - at1) },
});
const never = { at1: atLeast(9000), at50: atLeast(9000), at99: atLeast(9000), window: atLeast(0) };
const deploy = { fresh: crossing(900, 1000), keepAlive: crossing(950, 7000) };
const mixedVersionMs = {
  ...{ deploy, rollback: deploy, fresh: exactly(100), keepAlive: exactly(6050), clients: 9, sawNewThenOld: 0 },
};
const kept = { ...mixedVersionMs, deploy: { ...deploy, keepAlive: never }, keepAlive: never.window };

describe('mixedSpan', () => {
  it('runs from the first kind of connection on the new version to the last that left the old one', () => {
    expect(mixedSpan({ mixedVersionMs, deployMs: 8000 })).toEqual(exactly(6100));
  });
  it('did not end where kept connections stayed with the old version, though all fresh ones had switched', () => {
    expect(mixedSpan({ mixedVersionMs: kept, deployMs: 9000 })).toEqual(atLeast(8100));
  });
  it('did not end where old pods stayed', () => {
    expect(mixedSpan({ mixedVersionMs, deployMs: null })).toEqual(atLeast(6100));
  });
  it('is nothing where nobody met the new version', () => {
    const nobody = { ...mixedVersionMs, deploy: { fresh: never, keepAlive: null } };
    expect(mixedSpan({ mixedVersionMs: nobody, deployMs: null })).toBeNull();
  });
});

const cell = (id: string, lane: object) => exposureRows.find((row) => row.id === id)?.cell(lane as LaneResult);

describe('the rows of exposure', () => {
  it('say what lasted longer than it was watched, and what has not begun', () => {
    const late = { ...never, at1: exactly(400), window: atLeast(8600) };
    expect(cell('mixed', { mixedVersionMs })?.text).toBe('100 ms / 6.05 s');
    expect(cell('mixed', { mixedVersionMs: { ...kept, deploy: { fresh: late, keepAlive: never } } })?.text).toBe(
      '> 8.60 s / not begun',
    );
  });
  it('check that promotion let nothing through early', () => {
    const promotion = (early: number | null) =>
      cell('promotion', { exposure: { answeredByNewBeforePromotion: early } });
    expect(promotion(0)).toEqual({ text: '✓ nothing early', tone: 'good' });
    expect(promotion(2)).toEqual({ text: '✗ 2 answers early', tone: 'bad' });
    expect(promotion(null)?.text).toBe('n/a');
  });
});
