import { describe, expect, it } from '@jest/globals';

import type { Estimate, LossComparison, Run, StrategySummary } from '../../record/run.ts';
import { exactly } from '../../analysis/statistics/bound.ts';
import { estimateMedian } from '../../analysis/statistics/estimate.ts';
import { lossAdvice } from './advice.ts';
import { renderTerminal, wrap } from '../terminal.ts';
import { verdict } from './conclusion.ts';

const summary = (change: Partial<StrategySummary>): StrategySummary => ({
  strategy: 'rolling',
  control: false,
  lanes: 3,
  voidLanes: 0,
  ends: { completed: change.lanes ?? 3, aborted: 0, timedOut: 0 },
  requests: { sent: 7213, failed: 0 },
  switches: { total: 6, lossy: 0, lossBound: 0.39 },
  invariantsHold: true,
  estimates: { rollbackMs: estimateMedian([6000, 6000, 6000].map(exactly)) as Estimate },
  ...change,
});

const comparison = (change: Partial<LossComparison>): LossComparison => ({
  strategies: ['rolling', 'blue-green'],
  ...{ blocks: 6, lost: [0, 0], blocksWithMore: [0, 0], p: 1, adjustedP: 1 },
  ...change,
});

const run = (parts: Partial<Run>): Run =>
  ({
    void: { void: false, reasons: [] },
    verdict: { headline: 'said.', sentences: [] },
    summary: [],
    comparisons: [],
    lanes: [],
    ...parts,
  }) as unknown as Run;

const control = summary({ strategy: 'rolling-no-drain', control: true, requests: { sent: 7213, failed: 41 } });
const blueGreen = summary({
  strategy: 'blue-green',
  estimates: { rollbackMs: estimateMedian([900, 900, 900].map(exactly)) as Estimate },
});

describe('verdict', () => {
  it('ranks no time, since it holds constants of the manifests', () => {
    const { kind, advice } = verdict(run({ summary: [summary({}), control, blueGreen] }));
    expect(kind).toBe('clean');
    expect(advice.join()).not.toMatch(/choose|quick|soon/i);
  });
  it('says what was lost, and chooses nothing by it alone', () => {
    const lossy = summary({ requests: { sent: 7213, failed: 1 }, switches: { total: 2, lossy: 1, lossBound: 0.97 } });
    const comparisons = [comparison({ blocks: 1, lost: [1, 0], blocksWithMore: [1, 0], p: 1, adjustedP: 1 })];
    const { kind, advice } = verdict(run({ summary: [lossy, control, blueGreen], comparisons }));
    expect(kind).toBe('loss');
    expect(advice).toEqual([
      '1 block of lanes cannot decide between rolling and blue/green: a test of their losses needs at least 6 (--repeats 6).',
    ]);
  });
  it('gives no advice from a void run, such as one whose control did not fail', () => {
    const voided = { void: true, reasons: ['the control lost nothing'] };
    expect(verdict(run({ void: voided, summary: [summary({}), blueGreen] }))).toMatchObject({
      kind: 'void',
      advice: [],
    });
  });
  it('chooses nothing while what is stored is wrong', () => {
    const { kind, advice } = verdict(run({ summary: [summary({ invariantsHold: false })] }));
    expect(kind).toBe('broken');
    expect(advice).toEqual(['Choose none of these until what is stored is right: it is wrong under rolling.']);
  });
});

describe('lossAdvice', () => {
  it('chooses where a test supports it, with what it rests on', () => {
    expect(
      lossAdvice([comparison({ blocks: 7, lost: [33, 1], blocksWithMore: [6, 0], p: 0.0157, adjustedP: 0.0157 })]),
    ).toEqual([
      'Choose blue/green over rolling if no request may be lost: 1 against 33 lost, rolling more in 6 of 7 blocks ' +
        '(exact sign-flip test within blocks, p = 0.016 after Holm).',
    ]);
  });
  it('says between which a test supports no difference', () => {
    expect(
      lossAdvice([comparison({ blocks: 8, lost: [3, 0], blocksWithMore: [2, 0], p: 0.5, adjustedP: 0.5 })]),
    ).toEqual(['8 blocks of lanes show no difference in losses that a test supports between rolling and blue/green.']);
  });
  it('needs more blocks for more comparisons', () => {
    const three = [comparison({}), comparison({}), comparison({})];
    expect(lossAdvice(three)).toEqual([expect.stringMatching(/^6 blocks of lanes cannot decide .* at least 7 /)]);
  });
  it('has nothing to say of one strategy', () => expect(lossAdvice([])).toEqual([]));
});

describe('renderTerminal', () => {
  it('is free of colour when told so, and coloured when told so', () => {
    expect(renderTerminal(run({}), { color: false })).toBe('said.\n');
    expect(renderTerminal(run({}), { color: true })).toContain('\u001b[32msaid.');
  });
  it('breaks lines at blanks and words that do not fit', () => {
    expect(wrap('aa bbb cccccc', 5)).toEqual(['aa', 'bbb', 'ccccc', 'c']);
  });
});
