import { describe, expect, it } from '@jest/globals';

import { accountApplication } from '../apps/account/account-application.ts';
import { treatmentsOf } from '../compare/treatments.ts';
import { faultMissed } from './checks/fault-met.ts';
import { laneResult } from './lane-analysis.ts';
import { runResult } from './run-analysis.ts';
import { faultNames, type FaultName } from '../record/fault-name.ts';
import { laneFactsSchema } from '../record/lane-facts.ts';
import type { LaneRecords } from '../record/load-run.ts';
import type { Run } from '../record/run.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import { treatmentOf } from '../record/treatment.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderPage } from '../report/page/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { withFault } from '../testing/synthetic-fault.ts';
import { factsOf, syntheticLane, syntheticLoad } from '../testing/synthetic-run.ts';

const lane = (strategy: StrategyName, fault: FaultName): LaneRecords =>
  withFault(syntheticLane(strategy, syntheticLoad(40), 5), fault);
const runOf = (lanes: readonly LaneRecords[]): Run =>
  runResult(
    factsOf(
      { seed: 5, ratePerSecond: 40, repeats: 1, strategies: [] },
      lanes.map(({ facts }) => facts.id),
    ),
    lanes.map((records) => laneResult(records, { ratePerSecond: 40, timeoutMs: 10_000, judge: accountApplication })),
  );

describe('lanes with faults', () => {
  const run = runOf([lane('rolling', 'none'), lane('rolling', 'errors'), lane('blue-green', 'errors')]);

  it('are summed up by strategy and fault, each apart', () => {
    expect(run.summary.map(treatmentOf)).toEqual([
      { strategy: 'rolling', fault: 'none' },
      { strategy: 'rolling', fault: 'errors' },
      { strategy: 'blue-green', fault: 'errors' },
    ]);
    expect(run.summary.map(({ lanes }) => lanes)).toEqual([1, 1, 1]);
    expect(run.summary.map(({ requests }) => requests.failed > 0)).toEqual([false, true, true]);
  });
  it('are compared with those that met the same fault, and with no others', () => {
    expect(run.comparisons).toMatchObject([{ strategies: ['rolling', 'blue-green'], injected: 'errors', blocks: 1 }]);
  });
  it('are told with their fault wherever they are shown', () => {
    const words = 'a new version that answers errors';
    expect(run.verdict.headline).toContain(`rolling with ${words} lost`);
    const shown = [renderTerminal(run, { color: false, columns: 400 }), renderMarkdown(run), renderPage(run, [])];
    for (const text of shown) expect(text.replace(/\s+/g, ' ')).toContain(`Rolling with ${words}`);
  });
  it('say nothing of a fault where there was none, as older records do not', () => {
    expect(run.lanes[0]).not.toHaveProperty('injected');
    expect(run.summary[0]).not.toHaveProperty('injected');
    const { facts } = lane('rolling', 'none');
    expect(treatmentOf(laneFactsSchema.parse(facts))).toEqual({ strategy: 'rolling', fault: 'none' });
    expect(() => laneFactsSchema.parse({ ...facts, injected: 'none' })).toThrow();
  });
});

/** With answers enough for each pod to die of. */
const busy = (fault: FaultName): LaneRecords => withFault(syntheticLane('rolling', syntheticLoad(120), 5), fault);

describe('a fault that was given', () => {
  it.each(faultNames)('is met by a lane with it: %s', (name) => {
    expect(faultMissed(busy(name))).toEqual([]);
  });
  it.each(faultNames.filter((name) => name !== 'none'))(
    'is missed by a lane that went as one without it, which is void then: %s',
    (name) => {
      const { facts, ...records } = busy('none');
      const claimed: LaneRecords = { ...records, facts: { ...facts, injected: name } as LaneRecords['facts'] };
      expect(faultMissed(claimed)).toEqual([
        expect.stringMatching(/the fault was not there$|was over without|it was not a/),
      ]);
      expect(runOf([claimed]).void).toMatchObject({ void: true });
    },
  );
});

describe('treatmentsOf', () => {
  it('has every candidate meet every fault, and yardsticks none', () => {
    expect(treatmentsOf(['noise-none', 'rolling-no-drain', 'rolling'], ['errors', 'none'])).toEqual([
      { strategy: 'noise-none', fault: 'none' },
      { strategy: 'rolling-no-drain', fault: 'none' },
      { strategy: 'rolling', fault: 'errors' },
      { strategy: 'rolling', fault: 'none' },
    ]);
    expect(treatmentsOf(['rolling'])).toEqual([{ strategy: 'rolling', fault: 'none' }]);
  });
});
