import { describe, expect, it } from '@jest/globals';

import type { Run, StrategySummary } from '../run/run.ts';
import { renderTerminal, wrap } from './terminal.ts';
import { verdict } from './verdict.ts';

const estimate = (median: number, low = median, high = median, n = 3) => ({ median, low, high, n });

const summary = (change: Partial<StrategySummary>): StrategySummary => ({
  strategy: 'rolling',
  control: false,
  lanes: 3,
  voidLanes: 0,
  requests: { sent: 7213, failed: 0 },
  switches: { total: 6, lossy: 0, lossBound: 0.39 },
  invariantsHold: true,
  estimates: { rollbackMs: estimate(6000, 5800, 6200) },
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
const blueGreen = (low: number, high: number) =>
  summary({ strategy: 'blue-green', estimates: { rollbackMs: estimate((low + high) / 2, low, high) } });

describe('verdict', () => {
  it('names what to choose where intervals are apart', () => {
    const { kind, advice } = verdict(run({ summary: [summary({}), control, blueGreen(900, 1100)] }));
    expect(kind).toBe('clean');
    expect(advice).toEqual(['Choose blue/green if the way back must be quick: 1.00 s against 6.00 s (rolling).']);
  });
  it('stays silent where they overlap', () => {
    expect(verdict(run({ summary: [summary({}), blueGreen(5000, 5900)] })).advice).toEqual([]);
  });
  it('chooses by what was seen once only where that differs by a fifth', () => {
    const seenOnce = (strategy: StrategySummary['strategy'], rollbackMs: number) =>
      summary({ strategy, lanes: 1, estimates: { rollbackMs: estimate(rollbackMs, rollbackMs, rollbackMs, 1) } });
    const adviceOf = (rolling: number, blueGreen: number) =>
      verdict(run({ summary: [seenOnce('rolling', rolling), seenOnce('blue-green', blueGreen)] })).advice;
    expect(adviceOf(11_000, 13_200)).toEqual([
      'Choose rolling if the way back must be quick: 11.0 s against 13.2 s (blue/green), seen once.',
    ]);
    expect(adviceOf(11_000, 13_199)).toEqual([
      'Rolling and blue/green lost nothing, and differ in time and pods by less than a fifth, seen once: a choice between them needs --repeats.',
    ]);
  });
  it('says so when rolling lost requests', () => {
    const lossy = summary({ requests: { sent: 7213, failed: 3 }, switches: { total: 6, lossy: 2, lossBound: 0.7 } });
    const { kind, advice } = verdict(run({ summary: [lossy, control, blueGreen(1, 2)] }));
    expect(kind).toBe('loss');
    expect(advice).toEqual([
      'Rolling lost 3 requests in 2 of 6 switches. If no request may be lost, choose blue/green.',
    ]);
  });
  it('gives no advice from a void run, such as one whose control did not fail', () => {
    const voided = { void: true, reasons: ['the control lost nothing'] };
    expect(verdict(run({ void: voided, summary: [summary({}), blueGreen(1, 2)] }))).toMatchObject({
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
