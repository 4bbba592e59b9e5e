import { describe, expect, it } from '@jest/globals';
import type { Run, StrategySummary } from '@cutover/comparison';
import { exitCodeOf } from './exit-code-of.ts';

const of = (strategy: StrategySummary['strategy'], change: Partial<StrategySummary> = {}): StrategySummary =>
  ({
    strategy,
    control: strategy === 'rolling-no-drain',
    lanes: 1,
    ends: { completed: 1, aborted: 0, timedOut: 0 },
    requests: { sent: 1000, failed: 0 },
    invariantsHold: true,
    ...change,
  }) as StrategySummary;
const lossy = { requests: { sent: 1000, failed: 3 } };
const wrong = { invariantsHold: false };
const code = (summary: StrategySummary[], reasons: string[] = []) =>
  exitCodeOf({ summary, void: { void: reasons.length > 0, reasons } } satisfies Pick<Run, 'summary' | 'void'>);

describe('the exit code of a comparison', () => {
  it('is 0 where nobody lost but who has to', () => {
    expect(code([of('rolling'), of('rolling-no-drain', lossy), of('noise-none', lossy), of('noise-same', lossy)])).toBe(
      0,
    );
  });

  it('is 0 where an update of what the app depends on lost requests, for that is its figure, and 4 where it did not complete or broke a budget', () => {
    const updated = of('statefulset-rolling', lossy);
    expect(code([of('rolling'), updated])).toBe(0);
    expect(code([of('statefulset-rolling', { ends: { completed: 0, aborted: 0, timedOut: 1 } })])).toBe(4);
    expect(code([of('statefulset-rolling', wrong)])).toBe(5);
    const broken = { id: 'failed' as const, scope: 'b1-statefulset-rolling', value: null, bound: 0, reason: null };
    const checks = [{ ...broken, status: 'broken' as const }];
    expect(exitCodeOf({ summary: [updated], void: { void: false, reasons: [] }, checks })).toBe(4);
  });

  it('is 3 for a void run, 4 for a lossy strategy, 5 for wrong data, and the worst of them', () => {
    expect(code([of('rolling')], ['late'])).toBe(3);
    expect(code([of('rolling', lossy)])).toBe(4);
    expect(code([of('rolling', { ends: { completed: 0, aborted: 0, timedOut: 1 } })])).toBe(4);
    expect(code([of('rolling', lossy)], ['late'])).toBe(3);
    expect(code([of('rolling', wrong)])).toBe(5);
    expect(code([of('rolling-no-drain', wrong)], ['late'])).toBe(5);
  });

  it('is 3 where a lane could not be measured, whatever the others lost', () => {
    const notMeasured = [
      { lane: 'b1-blue-green', block: 1, strategy: 'blue-green' as const, reason: 'no pod was ready' },
    ];
    const measured = { void: { void: false, reasons: [] }, notMeasured };
    expect(exitCodeOf({ ...measured, summary: [of('rolling')] })).toBe(3);
    expect(exitCodeOf({ ...measured, summary: [of('rolling', lossy)] })).toBe(3);
    expect(exitCodeOf({ ...measured, summary: [of('rolling', wrong)] })).toBe(5);
  });

  it('is not 4 for an end that the fault of a lane brings with it, and is for any other', () => {
    const timedOut = { ends: { completed: 0, aborted: 0, timedOut: 1 } };
    const aborted = { ends: { completed: 0, aborted: 1, timedOut: 0 } };
    expect(code([of('canary-judged', { ...aborted, injected: 'errors' })])).toBe(0);
    expect(code([of('rolling', { ...timedOut, injected: 'never-ready' })])).toBe(0);
    expect(code([of('rolling', { ...timedOut, injected: 'errors' })])).toBe(4);
    expect(code([of('canary-judged', { ...aborted, injected: 'pod-killed' })])).toBe(4);
    expect(code([of('canary-judged', aborted)])).toBe(4);
    expect(code([of('canary-judged', { ...aborted, ...lossy, injected: 'errors' })])).toBe(4);
  });

  it('goes by budgets where there are any, whatever else was lost', () => {
    const check = (status: 'met' | 'broken' | 'void' | 'not-measured') => ({
      ...{ id: 'failed' as const, scope: 'b1-rolling', value: null, bound: 5, reason: null },
      status,
    });
    const held = (...statuses: Parameters<typeof check>[0][]) =>
      exitCodeOf({
        summary: [of('rolling', lossy)],
        void: { void: false, reasons: [] },
        checks: statuses.map(check),
      });
    expect(held('met', 'void')).toBe(0);
    expect(held('met', 'broken')).toBe(4);
    expect(held('not-measured', 'broken')).toBe(3);
    const timedOut = of('rolling', { ends: { completed: 0, aborted: 0, timedOut: 1 } });
    expect(exitCodeOf({ summary: [timedOut], void: { void: false, reasons: [] }, checks: [check('met')] })).toBe(4);
  });
});
