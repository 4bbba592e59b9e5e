import { describe, expect, it } from '@jest/globals';

import { rowsOf } from './metric-rows.ts';
import { applicationOf } from '../../apps/applications.ts';
import { laneResult } from '../../analysis/lane-analysis.ts';
import { summarise } from '../../analysis/summary/summary.ts';
import { verdictOf } from '../../analysis/verdict/verdict.ts';
import type { ConsumersResult } from '../../record/consumers-result.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const judge = applicationOf('account');
const without = laneResult(syntheticLane('blue-green', syntheticLoad(20), 5), {
  ratePerSecond: 20,
  timeoutMs: 10_000,
  judge,
});
const consumers: ConsumersResult = {
  group: 'shop',
  pause: { longestMs: 3210, startMs: 9000, steadyMs: 120, longestWaitMs: 10_400, messages: 1800 },
  deliveries: { handled: 1800, duplicates: 12, retried: 3, deadLettered: 0, podsNotReadToEnd: 0 },
  lag: { peak: 96, end: 2 },
  beforePromotion: { byNew: 214, all: 530 },
};
const lane = (change: Partial<ConsumersResult> = {}): LaneResult => ({
  ...without,
  consumers: { ...consumers, ...change },
});

const ids = ['consumerPause', 'messageWait', 'duplicates', 'lag', 'consumedEarly'];
const cells = (of: LaneResult) =>
  rowsOf([of])
    .filter(({ id }) => ids.includes(id))
    .map((row) => row.cell(of).text);

describe('what consumers met, in the report', () => {
  it('is five rows', () => {
    expect(cells(lane())).toEqual(['3.21 s / 120 ms', '10.4 s', '12 of 1,812', '96 / 2', 'at least 214 of 530']);
  });

  it('says where a count is a lower bound, and what was put aside', () => {
    const deliveries = { handled: 90, duplicates: 8, retried: 0, deadLettered: 2, podsNotReadToEnd: 3 };
    expect(cells(lane({ deliveries }))[2]).toBe('at least 8 of 100; at least 2 dead-lettered');
  });

  it('tells what is not known from what is none', () => {
    const unknown = { pause: null, deliveries: null, lag: null, beforePromotion: null };
    expect(cells(lane(unknown))).toEqual(Array(5).fill('not known'));
    expect(cells({ ...lane(unknown), promotedBy: null })[4]).toBe('n/a');
    expect(cells(lane({ beforePromotion: { byNew: 0, all: 530 }, lag: { peak: 9, end: null } })).slice(3)).toEqual([
      '9 / not known',
      'none seen of 530',
    ]);
  });

  it('is not spoken of where no lane has any', () => {
    expect(cells(without)).toEqual([]);
    expect(
      rowsOf([without, lane()])
        .find(({ id }) => id === 'lag')
        ?.cell(without).text,
    ).toBe('n/a');
  });

  it('is a sentence of the verdict where a version consumed before it was promoted, and nowhere else', () => {
    const sentences = (of: LaneResult) =>
      verdictOf([of], summarise([of]), { voided: { void: false, reasons: [] }, repeats: 1, notMeasured: [] }).sentences;
    const said = expect.stringMatching(
      /^Blue\/green: before it was promoted, the new version consumed at least 214 of 530 /,
    );
    expect(sentences(lane())).toContainEqual(said);
    const silent = [lane({ beforePromotion: { byNew: 0, all: 530 } }), lane({ beforePromotion: null }), without];
    for (const each of silent) expect(sentences(each).join('\n')).not.toContain('Services');
  });
});
