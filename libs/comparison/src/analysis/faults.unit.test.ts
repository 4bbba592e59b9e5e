import { describe, expect, it } from '@jest/globals';
import type { RequestRecord } from '@cutover/traffic';

import { accountApplication } from '../apps/account/account-application.ts';
import { versionsMet } from './metrics/version-of.ts';
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
import { request } from '../testing/request.ts';
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

describe('the version that a request met', () => {
  const sent = (at: number, version: string | null, conn: number | null = null) =>
    ({
      ...request({ due: at }),
      sent: at,
      end: at + 1,
      version,
      conn,
      class: version === null ? 'reset' : 'ok',
    }) as RequestRecord;
  const metBy = (requests: RequestRecord[]) => {
    const met = versionsMet(requests);
    return requests.map((one) => met.get(one) ?? null);
  };

  it('is its answer, else the last of its connection, else what was answered before and after', () => {
    const requests = [sent(1, 'b', 7), sent(2, 'a'), sent(3, null), sent(4, 'a'), sent(5, null, 7)];
    expect(metBy(requests).map((met) => met && `${met.version} by ${met.by}`)).toEqual([
      'b by answer',
      'a by answer',
      'a by stream',
      'a by answer',
      'b by connection',
    ]);
  });
  it('is unknown where what was answered before and after differs, or nothing was', () => {
    expect(metBy([sent(1, null), sent(2, 'a'), sent(3, null), sent(4, 'b'), sent(5, null)])).toEqual([
      null,
      { version: 'a', by: 'answer' },
      null,
      { version: 'b', by: 'answer' },
      null,
    ]);
  });
});

describe('a bad version', () => {
  const badVersion = (fault: FaultName) => runOf([lane('rolling', fault)]).lanes[0]?.badVersion;

  it('is told by whom it failed, of how many, and that nobody gave it up', () => {
    const found = badVersion('errors');
    expect(found?.failed).toBeGreaterThan(0);
    expect(found?.requests).toBeGreaterThan(found?.failed ?? NaN);
    expect([found?.detectMs?.atLeast, found?.abortMs?.atLeast]).toEqual([true, true]);
    expect(badVersion('dies-after')?.byConnection).toBeGreaterThan(0);
  });
  it('that never came has failed nobody, and was given up when the lane says so', () => {
    const { facts } = lane('rolling', 'never-ready');
    const deploy = facts.marks.find(({ name }) => name === 'deploy')?.at ?? NaN;
    const at = facts.end !== null && 'at' in facts.end ? facts.end.at : NaN;
    expect(badVersion('never-ready')).toMatchObject({
      ...{ requests: 0, failed: 0, detectMs: null },
      abortMs: { value: at - deploy, atLeast: false },
    });
  });
  it('is nothing that a lane without one tells of', () => {
    expect(badVersion('none')).toBeUndefined();
    expect(badVersion('pod-killed')).toBeUndefined();
  });
  it('is told in the verdict and in rows of their own', () => {
    const run = runOf([lane('rolling', 'errors'), lane('rolling', 'never-ready')]);
    expect(run.verdict.sentences).toContainEqual(
      expect.stringMatching(
        /^Rolling with a new version that answers errors: it failed \d+ of [\d,]+ requests that it had; nobody gave it up/,
      ),
    );
    expect(run.verdict.sentences).toContainEqual(
      expect.stringMatching(
        /never ready: it failed 0 of 0 requests that it had; it was given up [\d.]+ s after the deploy command\.$/,
      ),
    );
    expect(renderMarkdown(run)).toContain('| failed by the bad version |');
    expect(renderMarkdown(runOf([lane('rolling', 'none')]))).not.toContain('bad version');
  });
});
