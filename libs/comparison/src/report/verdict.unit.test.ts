import { describe, expect, it } from '@jest/globals';

import type { Estimate, Run, StrategySummary } from '../run/run.ts';
import { exactly } from '../statistics/bound.ts';
import { estimateMedian } from '../statistics/estimate.ts';
import { renderTerminal, wrap } from './terminal.ts';
import { verdict } from './verdict.ts';

const summary = (change: Partial<StrategySummary>): StrategySummary => ({
  strategy: 'rolling',
  control: false,
  lanes: 3,
  voidLanes: 0,
  requests: { sent: 7213, failed: 0 },
  switches: { total: 6, lossy: 0, lossBound: 0.39 },
  invariantsHold: true,
  estimates: { rollbackMs: estimateMedian([6000, 6000, 6000].map(exactly)) as Estimate },
  ...change,
});

const run = (parts: Partial<Run>): Run =>
  ({
    void: { void: false, reasons: [] },
    verdict: { headline: 'said.', sentences: [] },
    summary: [],
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
  it('says so when rolling lost requests', () => {
    const lossy = summary({ requests: { sent: 7213, failed: 3 }, switches: { total: 6, lossy: 2, lossBound: 0.7 } });
    const { kind, advice } = verdict(run({ summary: [lossy, control, blueGreen] }));
    expect(kind).toBe('loss');
    expect(advice).toEqual([
      'Rolling lost 3 requests in 2 of 6 switches. If no request may be lost, choose blue/green.',
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

describe('renderTerminal', () => {
  it('is free of colour when told so, and coloured when told so', () => {
    expect(renderTerminal(run({}), { color: false })).toBe('said.\n');
    expect(renderTerminal(run({}), { color: true })).toContain('\u001b[32msaid.');
  });
  it('breaks lines at blanks and words that do not fit', () => {
    expect(wrap('aa bbb cccccc', 5)).toEqual(['aa', 'bbb', 'ccccc', 'c']);
  });
});
