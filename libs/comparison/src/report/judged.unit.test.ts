import { describe, expect, it } from '@jest/globals';
import { SaxesParser } from 'saxes';

import { accountApplication } from '../apps/account/account-application.ts';
import { laneResult } from '../analysis/lane-analysis.ts';
import { runResult } from '../analysis/run-analysis.ts';
import type { Run } from '../record/run.ts';
import type { NotMeasured } from '../record/not-measured.ts';
import { syntheticLane, syntheticLoad, factsOf } from '../testing/synthetic-run.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPage } from './page/page.ts';
import { renderSummary } from './summary.ts';
import { renderTerminal } from './terminal.ts';

const measured = (['rolling', 'blue-green', 'rolling-no-drain'] as const).map((strategy) =>
  laneResult(syntheticLane(strategy, syntheticLoad(40), 5), {
    ...{ ratePerSecond: 40, timeoutMs: 10_000, judge: accountApplication },
  }),
);
const [rolling, blueGreen, control] = measured as [Run['lanes'][0], Run['lanes'][0], Run['lanes'][0]];

/** What may stand in any reason, and nothing of it may get through. */
const nasty = 'pulling <img src="x"> & \u0001 ]]> |\n`$(reboot)`';
const gone: NotMeasured = { lane: 'b1-recreate', block: 1, strategy: 'recreate', reason: nasty };
const facts = factsOf({ seed: 5, ratePerSecond: 40, repeats: 1, strategies: [] }, []);
const run = runResult({ ...facts, notMeasured: [gone], budgets: [{ name: 'failed', bound: 0 }] }, [
  { ...rolling, requests: { ...rolling.requests, failedTotal: 2 } },
  { ...blueGreen, void: { void: true, reasons: ['the generator was late'] } },
  control,
]);

interface Case {
  name: string;
  classname: string;
  outcome: string;
  message: string;
}

/** Test cases and the counts of their suite, as an XML parser reads them. */
const parsed = (text: string) => {
  const cases: Case[] = [];
  let counts: Record<string, string> = {};
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const of = attributes as Record<string, string>;
    if (name === 'testsuite') counts = of;
    else if (name === 'testcase')
      cases.push({ name: of['name']!, classname: of['classname']!, outcome: 'passed', message: '' });
    else if (cases.length > 0) Object.assign(cases.at(-1)!, { outcome: name, message: of['message'] });
  });
  parser.write(text).close();
  return { cases, counts };
};

describe('renderJunit', () => {
  const { cases, counts } = parsed(renderJunit(run));

  it('has a case a lane and budget, and tells failures from what is void or could not be measured', () => {
    expect(cases.filter(({ name }) => name.includes('failed at most 0'))).toEqual([
      {
        name: 'b1-rolling: failed at most 0',
        ...{ classname: 'account.rolling', outcome: 'failure', message: '2, at most 0 is allowed' },
      },
      {
        name: 'b1-blue-green: failed at most 0',
        ...{ classname: 'account.blue-green', outcome: 'skipped', message: 'void: the generator was late' },
      },
      {
        name: 'b1-recreate: failed at most 0',
        ...{ classname: 'account.recreate', outcome: 'skipped' },
        message: expect.stringMatching(/^not measurable, because pulling <img src="x"> & \ufffd \]\]> \|/),
      },
    ]);
  });
  it('has a case for how a lane ended and one for what it stored, of void lanes the latter alone', () => {
    const of = (lane: string) => cases.filter(({ name }) => name.startsWith(`${lane}: `)).map(({ outcome }) => outcome);
    expect(of('b1-rolling')).toEqual(['passed', 'passed', 'failure']);
    expect(of('b1-blue-green')).toEqual(['skipped', 'passed', 'skipped']);
    expect(of('b1-rolling-no-drain')).toEqual([]);
  });
  it('counts what it holds', () => {
    expect(counts).toMatchObject({ tests: '7', failures: '1', errors: '0', skipped: '3' });
    expect(counts['timestamp']).toBe('2026-01-01T00:00:00');
  });
  it('fails a lane that ended as it may not, or whose data is wrong', () => {
    const invariants = { ...rolling.invariants!, holds: false, lost: ['key'] };
    const end = { how: 'timed-out', reason: 'not within 120 s', step: 'deploy', at: 1 } as const;
    const broken = parsed(renderJunit(runResult(facts, [{ ...rolling, end, invariants }]))).cases;
    expect(broken.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['failure', 'timed out deploying, at 1 ms: not within 120 s'],
      ['failure', '✗ 1 acknowledged and lost'],
    ]);
    const met = { ...rolling, end, injected: 'never-ready' } as const;
    expect(parsed(renderJunit(runResult(facts, [met]))).cases[0]?.outcome).toBe('passed');
  });
});

describe('what a run is held to', () => {
  it('is told in the terminal, the Markdown and the page, the broken first', () => {
    const terminal = renderTerminal(run, { color: false, columns: 400 });
    expect(terminal).toContain(
      'Budgets: 0 of 3 checks met, 1 broken, 1 void, 1 not measurable.\nb1-rolling: failed: 2, at most 0 is allowed\n',
    );
    expect(renderMarkdown(run)).toContain('| b1-rolling | failed | 0 | 2 | broken |');
    const page = renderPage(run, []);
    expect(page).toMatch(/<h2 id="budgets">Budgets<\/h2>/);
    expect(page).not.toContain('<img src="x">');
  });
  it('is nothing where nothing was asked for', () => {
    const plain = runResult(facts, [rolling]);
    for (const text of [renderTerminal(plain), renderMarkdown(plain), renderPage(plain, [])])
      expect(text).not.toMatch(/budget/i);
  });
});

describe('renderSummary', () => {
  it('is short: verdict, a row a strategy, what could not be measured, budgets that are not met', () => {
    const text = renderSummary(run);
    expect(text).toMatch(/^### account 1\.0\.0 → 2\.0\.0\n\n\*\*/);
    expect(text).toMatch(/^\| Rolling \| 1 \| 2 of [\d,]+ \|/m);
    expect(text).toMatch(/^- b1-recreate: not measurable, because pulling &lt;img src="x"&gt; &amp;/m);
    expect(text).toContain('- b1-rolling: failed: 2, at most 0 is allowed');
    expect(text.split('\n').length).toBeLessThan(40);
  });
  it('stays short of the longest comment, of 200 blocks that all broke their budgets', () => {
    const lanes = Array.from({ length: 200 }, (_, index) => ({
      ...{ ...rolling, id: `b${index + 1}-rolling`, block: index + 1 },
      requests: { ...rolling.requests, failedTotal: 2 },
    }));
    const text = renderSummary(runResult({ ...facts, repeats: 200, budgets: [{ name: 'failed', bound: 0 }] }, lanes));
    expect(text).toContain('- and 188 more');
    expect(text.length).toBeLessThan(8000);
  });
});
