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

  it('is 3 for a void run, 4 for a lossy strategy, 5 for wrong data, and the worst of them', () => {
    expect(code([of('rolling')], ['late'])).toBe(3);
    expect(code([of('rolling', lossy)])).toBe(4);
    expect(code([of('rolling', { ends: { completed: 0, aborted: 0, timedOut: 1 } })])).toBe(4);
    expect(code([of('rolling', lossy)], ['late'])).toBe(3);
    expect(code([of('rolling', wrong)])).toBe(5);
    expect(code([of('rolling-no-drain', wrong)], ['late'])).toBe(5);
  });
});
