import { describe, expect, it } from '@jest/globals';

import { inSteps, pairedDifferences } from './paired-differences.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import { laneResult } from '../lane-analysis.ts';
import { atLeast, exactly } from '../statistics/bound.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import { differencesTable } from '../../report/differences.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const measured = (strategy: 'rolling' | 'blue-green' | 'recreate') =>
  laneResult(syntheticLane(strategy, syntheticLoad(20), 5), {
    ...{ ratePerSecond: 20, timeoutMs: 10_000, judge: accountApplication },
  });
const known = { rolling: measured('rolling'), 'blue-green': measured('blue-green'), recreate: measured('recreate') };

type Figures = { downtime: number; p99: number | null };
const lane = (strategy: keyof typeof known, block: number, { downtime, p99 }: Figures): LaneResult => {
  const one = known[strategy];
  const deploy = { ...one.latencyMs.deploy, p99: p99 === null ? atLeast(10_000) : exactly(p99) };
  return {
    ...{ ...one, block, id: `b${block}-${strategy}` },
    downtimeMs: { ...one.downtimeMs, total: downtime },
    latencyMs: { ...one.latencyMs, deploy },
  };
};
/** Blocks in which rolling is slower by so many ms. */
const blocks = (differences: readonly number[]): LaneResult[] =>
  differences.flatMap((ms, index) => [
    lane('rolling', index + 1, { downtime: 0, p99: 20.05 + ms }),
    lane('blue-green', index + 1, { downtime: 0, p99: 20.05 }),
  ]);
const of = (lanes: readonly LaneResult[], measure: string) =>
  pairedDifferences(lanes).filter((one) => one.measure === measure);

describe('differences within blocks', () => {
  it('are tested exactly, with the median and its interval', () => {
    const [p99] = of(blocks([1.5, 2.5, 0.5, 4, 3, 6]), 'p99');
    expect(p99).toMatchObject({ blocks: 6, p: 2 / 64, adjustedP: 2 / 64 });
    expect(p99?.median).toBeCloseTo(2.75, 9);
    expect([p99?.interval?.low, p99?.interval?.high].map((ms) => ms?.toFixed(3))).toEqual(['0.500', '6.000']);
    expect(of(blocks([1.5, 2.5, 0.5, 4, 3, 6]), 'downtime')).toMatchObject([{ median: 0, p: 1 }]);
  });
  it('are as many as there are pairs, corrected by Holm within a measure', () => {
    const lanes = [1, 2, 3, 4, 5, 6].flatMap((block) => [
      lane('rolling', block, { downtime: 0, p99: 20 }),
      lane('blue-green', block, { downtime: 0, p99: 20 }),
      lane('recreate', block, { downtime: 4000 + block, p99: 20 }),
    ]);
    expect(of(lanes, 'downtime').map(({ p, adjustedP }) => [p, adjustedP])).toEqual([
      [1, 1],
      [2 / 64, 6 / 64],
      [2 / 64, 6 / 64],
    ]);
  });
  it('leave out a measure of which a block has but a lower bound', () => {
    const lanes = [
      ...blocks([1, 1, 1, 1, 1]),
      lane('rolling', 6, { downtime: 0, p99: null }),
      lane('blue-green', 6, { downtime: 0, p99: 1 }),
    ];
    expect(of(lanes, 'p99')).toEqual([]);
    expect(of(lanes, 'downtime')).toMatchObject([{ blocks: 6 }]);
  });
  it('are counted in steps that stay few, however far apart values are', () => {
    expect(inSteps([3, -4])).toEqual([3, -4]);
    expect(inSteps([0.25, -1])).toEqual([3, -10]);
    const far = inSteps(Array.from({ length: 200 }, (_, index) => 9000 + index / 7));
    expect(far.reduce((sum, one) => sum + Math.abs(one), 0)).toBeLessThan(201_000);
  });
});

describe('the table of a report', () => {
  it('says that so few blocks cannot tell', () => {
    expect(differencesTable(blocks([1, 1, 1, 1]))).toMatchObject({
      lead: 'So few blocks cannot tell strategies apart. 4 blocks cannot call any different, however they agree: 6 can.',
      rows: [],
    });
  });
  it('shows them from five blocks on, and calls one different from six on', () => {
    const five = differencesTable(blocks([1, 1, 1, 1, 1]));
    expect(five.rows).toHaveLength(3);
    expect(five.lead).toMatch(/ 5 blocks cannot call any different, however they agree: 6 can\.$/);
    expect(five.rows[2]).toEqual([
      'Rolling and blue/green',
      'p99 during the deploy',
      '+1 ms',
      '5',
      '0.063',
      '0.063',
      'not shown',
    ]);
    const six = differencesTable(blocks([1, 1, 1, 1, 1, 1]));
    expect(six.lead).not.toMatch(/cannot/);
    expect(six.rows[2]?.slice(-3)).toEqual(['0.031', '0.031', 'yes']);
  });
  it('is not there where there is nothing to compare', () => {
    expect(differencesTable([lane('rolling', 1, { downtime: 0, p99: 1 })]).lead).toBeNull();
  });
});
