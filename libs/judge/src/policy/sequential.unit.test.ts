import { describe, expect, it } from '@jest/globals';

import { countedNames, type Counted, type Second, type Table } from '../counts/second.ts';
import { createSequentialPolicy } from './sequential.ts';

type Hits = readonly [canaryHits: number, stableHits: number];

const none = { requests: 0, errors: 0, unanswered: 0 };
/** A second of 50 canary and 50 stable units in every table, hit as said. */
const second = (hits: Partial<Record<Counted, Hits>>, at = 0): Second => ({
  ...{ at, knownAt: at + 1000, requests: { canary: none, stable: none } },
  tables: countedNames.map((counted): Table => {
    const [canaryHits, stableHits] = hits[counted] ?? [0, 0];
    return { ...{ counted, stratum: 's', canary: 50, stable: 50 }, canaryHits, stableHits };
  }),
});
const alike = second(Object.fromEntries(countedNames.map((counted) => [counted, [5, 5]])));
const until = (policy: ReturnType<typeof createSequentialPolicy>, what: Second, most = 10_000) => {
  for (let seconds = 1; seconds <= most; seconds += 1) {
    const verdict = policy.consume(what);
    if (verdict.decision !== 'continue') return { seconds, ...verdict };
  }
  return { seconds: most, ...policy.conclude() };
};

describe('the sequential judge', () => {
  it('aborts where one figure’s E reaches three times 1/α, not before', () => {
    const policy = createSequentialPolicy({ alpha: 0.01 });
    const one = second({ errors: [3, 0] });
    let last = policy.standing();
    while (policy.consume(one).decision === 'continue') last = policy.standing();
    expect(last[0]?.logLimit).toBeCloseTo(Math.log(300), 12);
    expect(last[0]!.logE).toBeLessThan(Math.log(300));
    expect(policy.standing()[0]!.logE).toBeGreaterThanOrEqual(Math.log(300));
    expect(policy.consume(one)).toMatchObject({
      decision: 'abort',
      reason: expect.stringMatching(/^errors: E .* at least 300$/),
    });
  });

  it.each([['unanswered'], ['p50'], ['p95'], ['p99']] as const)('aborts by %s alone', (counted) => {
    const figure = counted === 'unanswered' ? 'unanswered' : 'slow';
    const found = until(createSequentialPolicy(), second({ [counted]: [6, 0] }));
    expect(found).toMatchObject({ decision: 'abort', reason: expect.stringMatching(`^${figure}`) });
  });

  it('never aborts a better canary', () => {
    expect(until(createSequentialPolicy(), second({ errors: [0, 20] }), 300)).toMatchObject({
      decision: 'inconclusive',
    });
  });

  it('promotes only where every figure was shown to lie below the margin', () => {
    expect(until(createSequentialPolicy(), alike)).toMatchObject({ decision: 'promote' });
    const unknown = second({
      ...Object.fromEntries(countedNames.map((counted) => [counted, [5, 5]])),
      unanswered: [0, 0],
    });
    expect(until(createSequentialPolicy(), unknown, 1_000)).toMatchObject({
      ...{ decision: 'inconclusive', seconds: 1_000 },
      reason: 'not enough: odds ratio of unanswered not shown to be below 2',
    });
  });

  it('takes the mean of the three percentiles, not the largest', () => {
    const policy = createSequentialPolicy();
    policy.consume(second({ errors: [3, 0], p99: [3, 0] }));
    const [errors, , slow] = policy.standing().map(({ logE }) => Math.exp(logE));
    expect(slow).toBeCloseTo((errors! + 2) / 3, 9);
  });

  it('promotes only where each percentile was shown to lie below the margin', () => {
    const open = second({ ...Object.fromEntries(countedNames.map((counted) => [counted, [5, 5]])), p95: [0, 0] });
    expect(until(createSequentialPolicy(), open, 300)).toMatchObject({
      ...{ decision: 'inconclusive', reason: 'not enough: odds ratio of slow not shown to be below 2' },
    });
  });

  it('takes longer to promote with a smaller margin', () => {
    const [wide, narrow] = [3, 1.5].map((margin) => until(createSequentialPolicy({ margin }), alike).seconds);
    expect(narrow!).toBeGreaterThan(wide!);
  });

  it('is inconclusive where nothing failed on either side', () => {
    expect(until(createSequentialPolicy(), second({}), 1_000)).toMatchObject({ decision: 'inconclusive' });
  });

  it('ends steps on evidence, and by time where there is none', () => {
    const steps = [10, 25, 50].map((weight) => ({ weight, seconds: 500 }));
    const alone = until(createSequentialPolicy(), alike).seconds;
    const quick = until(createSequentialPolicy({ steps }), alike);
    expect(quick).toMatchObject({ decision: 'promote', step: 3, seconds: 3 * alone });
    const slow = until(createSequentialPolicy({ steps }), second({}));
    expect(slow).toMatchObject({ decision: 'inconclusive', step: 3, seconds: 1_500 });
  });

  it('adds up evidence to abort over steps', () => {
    const steps = times(100, () => ({ weight: 10, seconds: 1 }));
    const one = second({ errors: [2, 0] });
    expect(until(createSequentialPolicy({ steps }), one).seconds).toBe(until(createSequentialPolicy(), one).seconds);
  });

  it('keeps its verdict', () => {
    const policy = createSequentialPolicy();
    until(policy, second({ errors: [20, 0] }));
    expect(policy.consume(second({ errors: [0, 20] })).decision).toBe('abort');
    expect(policy.conclude().decision).toBe('abort');
  });
});

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
