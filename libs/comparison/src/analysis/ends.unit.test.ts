import { describe, expect, it } from '@jest/globals';

import { runResult } from './run-analysis.ts';
import { accountApplication } from '../apps/account/account-application.ts';
import { worthRepeating } from '../compare/order.ts';
import { laneResult } from './lane-analysis.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderPage } from '../report/page/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { verdict } from '../report/words/conclusion.ts';
import type { LaneEnd } from '../record/lane-end.ts';
import type { LaneResult } from '../record/lane-result.ts';
import type { LaneRecords } from '../record/load-run.ts';
import type { Run } from '../record/run.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import { factsOf, syntheticLane, syntheticLoad } from '../testing/synthetic-run.ts';

const options = { seed: 5, ratePerSecond: 40, repeats: 1, strategies: [] };
const measured = (records: LaneRecords): LaneResult =>
  laneResult(records, { ratePerSecond: 40, timeoutMs: 10_000, judge: accountApplication });
const lane = (strategy: StrategyName): LaneRecords => syntheticLane(strategy, syntheticLoad(40), 5);
const runOf = (lanes: readonly LaneRecords[]): Run =>
  runResult(
    factsOf(
      options,
      lanes.map(({ facts }) => facts.id),
    ),
    lanes.map(measured),
  );

const reason = 'the last pod before the deploy gone: not within 60 s';

/** A rolling lane whose new pods never came: the old ones answered all the while, and the controller or the clock gave up at 66 s. */
const stuck = (how: 'aborted' | 'timed-out'): LaneRecords => {
  const { facts, requests, events, ...rest } = lane('rolling');
  const marks = [
    { name: 'deploy', at: 6000 },
    { name: 'rollback', at: 66_000 },
    { name: 'stop', at: 76_000 },
  ] as const;
  const end: LaneEnd = { how, reason, step: 'deploy', at: 66_000 };
  return {
    ...rest,
    facts: { ...facts, end, marks: [...marks], generator: { ...facts.generator, horizonMs: 300_000 } },
    requests: requests.map((request) => ({ ...request, version: '1.0.0' })),
    events: events.filter(({ at }) => at <= 0),
  };
};

const everywhere = (run: Run): string[] => [
  renderTerminal(run, { color: false, columns: 400 }),
  renderMarkdown(run),
  renderPage(run, []),
];

describe('a lane that did not finish', () => {
  it.each(['aborted', 'timed-out'] as const)('is a result: %s, not void, not measured again', (how) => {
    const result = measured(stuck(how));
    expect(result.void).toEqual({ void: false, reasons: [] });
    expect(worthRepeating(result)).toBe(false);
    expect(result.end).toMatchObject({ how, step: 'deploy', at: 66_000 });
    expect(runOf([stuck(how)]).summary[0]).toMatchObject({ lanes: 1, ends: { completed: 0 }, switches: { total: 2 } });
  });

  it('has a censored time to deploy, and no time back from a version that answered nobody', () => {
    const { deployMs, rollbackMs, rollbackByConnectionMs, censoredMs } = measured(stuck('timed-out'));
    expect([deployMs, rollbackMs, rollbackByConnectionMs.fresh]).toEqual([null, null, null]);
    expect(censoredMs).toMatchObject({ deploy: 60_000, rollback: null });
    expect(runOf([stuck('timed-out')]).summary[0]?.estimates.deployMs?.median).toEqual({
      value: 60_000,
      atLeast: true,
    });
  });

  it('has a censored time back where pods of the version rolled back were still there at the stop', () => {
    const { events, ...rest } = lane('rolling');
    const staying = events.filter(({ type, name }) => !(type === 'DELETED' && name.includes('bbbb')));
    const { rollbackMs, rollbackPodsMs, censoredMs } = measured({ ...rest, events: staying });
    const { marks } = rest.facts;
    const at = (name: string) => marks.find((mark) => mark.name === name)?.at ?? NaN;
    expect([rollbackMs, rollbackPodsMs]).toEqual([null, null]);
    expect(censoredMs.rollback).toBe(at('stop') - at('rollback'));
    expect(censoredMs.rollbackPods).toBe(at('stop') - at('rollback'));
  });

  it.each([
    ['aborted', 'aborted deploying, at 66.0 s: '],
    ['timed-out', 'timed out deploying, at 66.0 s: '],
  ] as const)('is told as %s in the table, the report and the page, its time as longer than', (how, words) => {
    const run = runOf([stuck(how)]);
    for (const text of everywhere(run).map((one) => one.replace(/\s+/g, ' ').replaceAll('&gt;', '>'))) {
      expect(text).toContain(words.replace(/ $/, ''));
      expect(text).toMatch(/> (1 min 00 s|60\.0 s)/);
    }
    expect(run.verdict.headline).toMatch(
      /^Rolling \((aborted|timed out) in 1 of 1 lane\) lost 0 of [\d,]+ requests\.$/,
    );
    expect(run.verdict.sentences).toContain(`Rolling did not finish: b1-rolling ${words}${reason}.`);
    expect(verdict(run).kind).toBe('unfinished');
  });
});

describe('the noise floor', () => {
  const lossy = (): LaneRecords => {
    const { requests, ...rest } = lane('noise-none');
    return {
      ...rest,
      requests: requests.map((one, index) => (index === 9 ? { ...one, class: 'late' as const } : one)),
    };
  };
  it('keeps its losses, and they void nothing', () => {
    const run = runOf([lossy(), lane('rolling')]);
    expect(run.lanes[0]).toMatchObject({ void: { void: false }, requests: { failedTotal: 1 } });
    expect(run.summary.find(({ strategy }) => strategy === 'noise-none')?.requests.failed).toBe(1);
  });
  it('shows them wherever results stand, and calls no such run clean', () => {
    const run = runOf([lossy(), lane('rolling')]);
    expect(run.verdict.sentences).toContainEqual(expect.stringMatching(/^No change: 1 late; .* in phase steady\.$/));
    expect(run.verdict.sentences).toContainEqual(
      expect.stringMatching(/^Noise floor: .* without a change of version\.$/),
    );
    expect(verdict(run).kind).toBe('loss');
    expect(renderPage(run, [])).toMatch(/<h3>\s*No change/);
  });
});

describe('sensitivity', () => {
  const said = (run: Run) => run.verdict.sentences.find((one) => one.startsWith('Sensitivity unproven'));
  it('is proven by a control that lost requests', () => {
    const run = runOf([lane('rolling'), lane('rolling-no-drain')]);
    expect([run.sensitivityProven, said(run)]).toEqual([true, undefined]);
  });
  it('is unproven without a control, and said so', () => {
    const run = runOf([lane('rolling')]);
    expect([run.sensitivityProven, said(run)]).toEqual([false, expect.stringContaining('no control was measured')]);
  });
});
