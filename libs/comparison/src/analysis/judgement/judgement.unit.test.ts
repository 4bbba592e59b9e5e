import { backtest, readPolicy } from '@cutover/judge';
import { describe, expect, it } from '@jest/globals';

import { judgedSpanOf } from './judged-span.ts';
import { judgementOf } from './judgement.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import { laneResult } from '../lane-analysis.ts';
import { canaryRows } from '../../report/rows/canary-rows.ts';
import type { JudgeFact } from '../../record/lane-facts.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import { syntheticLane, syntheticLoad } from '../../testing/synthetic-run.ts';

const policy = 'policy: sequential\nwarmUpSeconds: 1\n';
const load = syntheticLoad(150);

/** A lane whose canary fails at a rate, with what a judge that looked on would have recorded. */
const judged = (rate: number, change: Partial<JudgeFact> = {}): LaneRecords => {
  const lane = syntheticLane('canary-judged', load, 1);
  const { facts } = lane;
  const requests = lane.requests.map((one, index) =>
    one.version === facts.to.version && index % Math.round(1 / rate) === 0
      ? { ...one, class: '5xx-app' as const, status: 500 }
      : one,
  );
  const span = judgedSpanOf(facts)!;
  const versions = { stable: facts.from.version, canary: facts.to.version };
  const { create, warmUpMs } = readPolicy(policy, 'test');
  const { verdict, decidedMs } = backtest({ records: requests, versions, ...span, warmUpMs }, create());
  const knownAtMs = decidedMs === null ? null : span.fromMs + decidedMs;
  const judge: JudgeFact = {
    ...{ policy, fromMs: span.fromMs, untilMs: span.fromMs + Math.ceil(((decidedMs ?? 8000) - 1) / 1000) * 1000 },
    ...verdict,
    ...{ knownAtMs, actedAtMs: (knownAtMs ?? 0) + 40 },
    ...change,
  };
  return { ...lane, requests, facts: { ...facts, judge } };
};

describe('what a lane’s policy says of its records', () => {
  it('is what the judge said while the lane ran, of the same second', () => {
    const { requests, facts } = judged(0.25);
    const judgement = judgementOf(requests, facts);
    expect(judgement).toMatchObject({ policy: 'sequential', decision: 'abort', agrees: true });
    expect(judgement?.decidedMs).toBeCloseTo(facts.judge?.knownAtMs as number, 6);
    expect((judgement?.actMs as number) - (judgement?.detectMs as number)).toBeCloseTo(40, 6);
    expect(judgement?.until.failed).toBeGreaterThan(0);
    expect(judgement?.whole.requests).toBeGreaterThan(judgement?.until.requests as number);
  });

  it.each([
    ['another decision', { decision: 'promote' }],
    ['another second', { knownAtMs: 9_999 }],
  ] as const)('planted: %s makes the lane void', (_, change) => {
    const records = judged(0.25, change);
    const measured = { ratePerSecond: load.ratePerSecond, timeoutMs: load.timeoutMs, judge: accountApplication };
    const result = laneResult(records, measured);
    expect(result.judgement?.agrees).toBe(false);
    expect(result.void.reasons.join()).toMatch(/the judge said .* while the lane ran, and its records say/);
  });

  it('is told in rows, and only where somebody judged', () => {
    const measured = { ratePerSecond: load.ratePerSecond, timeoutMs: load.timeoutMs, judge: accountApplication };
    const result = laneResult(judged(0.25), measured);
    const text = (id: string) => canaryRows.find((row) => row.id === id)?.cell(result).text;
    expect(text('judge')).toMatch(/^abort \(sequential: errors: E /);
    expect(text('judgeFailed')).toMatch(/^\d+ of \d+ \/ \d+ of \d+$/);
    expect(text('canaryFresh')).toMatch(/^25.0 % meant, [\d.]+ % \([\d.]+ % to [\d.]+ %\) of \d+ requests$/);
    const unjudged = laneResult(syntheticLane('canary', load, 1), measured);
    expect(unjudged.judgement).toBeUndefined();
    expect(unjudged.canary).toHaveLength(1);
  });

  it('begins where the canary stood, or else with the deployment', () => {
    const { facts } = syntheticLane('canary', load, 1);
    const at = (name: string) => facts.marks.find((mark) => mark.name === name)?.at;
    expect(judgedSpanOf(facts)).toEqual({ fromMs: at('step'), toMs: at('rollback') });
    const rolling = syntheticLane('rolling', load, 1).facts;
    expect(judgedSpanOf(rolling)?.fromMs).toBe(rolling.marks[0]?.at);
    expect(judgedSpanOf(syntheticLane('noise-same', load, 1).facts)).toBeNull();
  });
});
