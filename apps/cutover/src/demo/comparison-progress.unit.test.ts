import { describe, expect, it } from '@jest/globals';

import { comparisonProgress } from './comparison-progress.ts';
import type { ComparisonPlan } from '../options/comparison-plan.ts';
import type { Step } from '../ui/steps.ts';

describe('the progress of a comparison', () => {
  it('tells what has left, what of it is in flight and what failed as numbers of their own', () => {
    const shown: string[] = [];
    const step = { update: (text: string) => void shown.push(text), note: () => {} } as unknown as Step;
    const tell = comparisonProgress(step, { seed: 1, repeats: 1 } as ComparisonPlan);
    const count = { sent: 260, ended: 190, failed: 12, versions: { '1.0.0': 178 } };
    tell({ type: 'tick', lane: 'b1-rolling', atMs: 2000, ...count });
    expect(shown).toEqual(['260 sent, 70 of them in flight, 12 failed, answered by 1.0.0: 178']);
    tell({ type: 'moment', lane: 'b1-rolling', name: 'deploy', at: 5000 });
    // What happens within a lane is for those who watch one.
    expect(shown).toHaveLength(1);
  });
});
