import { describe, expect, it } from '@jest/globals';

import type { Second } from '../counts/second.ts';
import { createMannWhitneyPolicy } from './mann-whitney.ts';
import type { Policy } from './policy.ts';
import { createThresholdPolicy } from './threshold.ts';

const second = (canary: number, canaryErrors: number, stable = 100, stableErrors = 0): Second => ({
  ...{ at: 0, knownAt: 0, tables: [] },
  requests: {
    canary: { requests: canary, errors: canaryErrors, unanswered: 0 },
    stable: { requests: stable, errors: stableErrors, unanswered: 0 },
  },
});
const feed = (policy: Policy, seconds: readonly Second[]) => {
  for (const [index, one] of seconds.entries()) {
    const verdict = policy.consume(one);
    if (verdict.decision !== 'continue') return { after: index + 1, ...verdict };
  }
  return { after: seconds.length, ...policy.conclude() };
};
const times = (count: number, one: Second) => Array.from({ length: count }, () => one);

describe('a threshold of an AnalysisTemplate', () => {
  const options = { interval: 2, successRate: 0.9, failureLimit: 1 };

  it('aborts once more measurements than the limit failed', () => {
    expect(feed(createThresholdPolicy(options), times(20, second(10, 2)))).toMatchObject({
      ...{ after: 4, decision: 'abort' },
      reason: 'success rate 0.8000; 2 of 2 measurements below 0.9',
    });
  });
  it('takes a rate at the threshold as a success, and succeeds after its count', () => {
    expect(feed(createThresholdPolicy({ ...options, count: 3 }), times(20, second(10, 1)))).toMatchObject({
      ...{ after: 6, decision: 'promote' },
    });
  });
  it('promotes in the end where it goes on in the background', () => {
    expect(feed(createThresholdPolicy(options), times(20, second(10, 0)))).toMatchObject({ decision: 'promote' });
  });
  it('aborts where it cannot measure five times in a row, and is inconclusive where nothing was measured', () => {
    expect(feed(createThresholdPolicy(options), times(20, second(0, 0)))).toMatchObject({
      after: 10,
      decision: 'abort',
    });
    expect(feed(createThresholdPolicy(options), times(1, second(9, 0)))).toMatchObject({ decision: 'inconclusive' });
  });
});

describe('Mann and Whitney’s test as Kayenta uses it', () => {
  const options = { interval: 1, least: 5, level: 0.98, tolerance: 0.25, effectSize: 1 };

  it('aborts where rates of intervals are higher throughout', () => {
    expect(feed(createMannWhitneyPolicy(options), times(20, second(10, 1)))).toMatchObject({
      ...{ decision: 'abort', after: 5, reason: 'errors: high in 5 intervals' },
    });
  });
  it('promotes a canary that fails all in a third of its intervals', () => {
    const seconds = times(10, second(10, 10)).flatMap((bad) => [bad, second(10, 0), second(10, 0)]);
    expect(feed(createMannWhitneyPolicy({ ...options, least: 30 }), seconds)).toMatchObject({ decision: 'promote' });
  });
  it('is inconclusive below its least number of intervals', () => {
    expect(feed(createMannWhitneyPolicy(options), times(4, second(10, 9)))).toMatchObject({ decision: 'inconclusive' });
  });
});
