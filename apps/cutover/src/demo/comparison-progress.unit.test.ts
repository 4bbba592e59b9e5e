import { describe, expect, it } from '@jest/globals';

import { comparisonProgress } from './comparison-progress.ts';
import type { ComparisonPlan } from '../options/comparison-plan.ts';
import type { Step } from '../ui/steps.ts';

describe('the progress of a comparison', () => {
  it('tells what has left, what of it is in flight and what failed as numbers of their own', () => {
    const shown: string[] = [];
    const step = { update: (text: string) => void shown.push(text), note: () => {} } as unknown as Step;
    const tell = comparisonProgress(step, { seed: 1, repeats: 1 } as ComparisonPlan, 'npx cutover');
    const count = { sent: 260, ended: 190, failed: 12, versions: { '1.0.0': 178 } };
    tell({ type: 'tick', lane: 'b1-rolling', atMs: 2000, ...count });
    expect(shown).toEqual(['260 sent, 70 of them in flight, 12 failed, answered by 1.0.0: 178']);
    tell({ type: 'moment', lane: 'b1-rolling', name: 'deploy', at: 5000 });
    // What happens within a lane is for those who watch one.
    expect(shown).toHaveLength(1);
  });

  it('tells of a lane without figures why, and how one that is left is looked at', () => {
    const notes: string[] = [];
    const step = { update: () => {}, note: (text: string) => void notes.push(text) } as unknown as Step;
    const tell = comparisonProgress(step, { seed: 1, repeats: 1 } as ComparisonPlan, 'npx cutover --name other');
    tell({ type: 'kept', lane: 'b1-rolling', namespace: 'lane-b1-rolling' });
    tell({ type: 'not-measured', lane: 'b1-rolling', block: 1, strategy: 'rolling', reason: 'no pod was ready' });
    expect(notes).toEqual([
      'b1-rolling is left to be looked at, until the next comparison: npx cutover --name other kubectl describe pods --namespace lane-b1-rolling',
      'rolling            not measurable, because no pod was ready',
    ]);
  });
});
