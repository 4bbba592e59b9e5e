import { describe, expect, it } from '@jest/globals';

import { routedRows } from './routed-rows.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { HeaderStep, MirrorStep } from '../../record/routed-step.ts';

const cellOf = (id: string, lane: Partial<LaneResult>) =>
  routedRows.find((row) => row.id === id)?.cell(lane as LaneResult);

const byHeader: HeaderStep = {
  ...{ step: 1, weight: 25, startMs: 2900, endMs: 9000, intended: 0.25, isExact: true, backToOld: 65 },
  byNew: { units: 610, byNew: 152, interval: { low: 0.215, high: 0.285 } },
  withHeader: { sent: 152, answered: 152, byNew: 152 },
  without: { sent: 458, answered: 458, byNew: 0 },
  between: { withHeader: { sent: 10, answered: 10, byNew: 1 }, without: { sent: 30, answered: 30, byNew: 0 } },
};
const mirrored: MirrorStep = {
  ...{ step: 1, weight: 25, startMs: 2800, lookedMs: 8800, endMs: 9000, intended: 0.25 },
  ...{ mirrored: 78, succeeded: 77, reads: 300, writes: 300, answeredByNew: 0 },
  interval: { low: 0.21, high: 0.31 },
};

describe('the rows of canaries by a route', () => {
  it('say what was meant and measured, whom each met, and what stood between', () => {
    const cell = cellOf('byHeader', { byHeader });
    expect(cell?.tone).toBe('good');
    for (const part of ['152 of 152', '0 of 458', '40 in the moment between', '65 with it met the old once more'])
      expect(cell?.text).toContain(part);
  });
  it('planted: are bad where one request went the wrong way, or nothing shows that none did', () => {
    expect(cellOf('byHeader', { byHeader: { ...byHeader, isExact: false } })?.tone).toBe('bad');
    expect(cellOf('byHeader', { byHeader: { ...byHeader, startMs: null, isExact: null } })).toMatchObject({
      tone: 'bad',
      text: expect.stringContaining('no route taken'),
    });
  });
  it('count mirrored reads, and are bad beyond what was meant, or where a client got an answer of theirs', () => {
    expect(cellOf('mirrored', { mirrored })).toMatchObject({
      tone: 'good',
      text: expect.stringContaining('78 of 300, 77 with 2xx'),
    });
    const planted: Partial<MirrorStep>[] = [
      { answeredByNew: 1 },
      { interval: { low: 0.3, high: 0.4 } },
      { mirrored: 301 },
      { mirrored: null, interval: null },
    ];
    for (const wrong of planted) expect(cellOf('mirrored', { mirrored: { ...mirrored, ...wrong } })?.tone).toBe('bad');
  });
  it('are of no other lane', () => {
    expect(routedRows.some(({ where }) => where?.({} as LaneResult) !== false)).toBe(false);
    expect(cellOf('byHeader', {})?.text).toBe('n/a');
  });
});
