import { readPolicy } from '@cutover/judge';
import { describe, expect, it } from '@jest/globals';

import { canaryPlan } from './canary-plan.ts';
import { type CompareOptions, withDefaults } from './options.ts';

const planOf = (options: Partial<CompareOptions>): string[] =>
  canaryPlan(withDefaults({ app: 'account', strategies: ['canary-judged'], ...options } as CompareOptions));
const judge = (text: string) => ({ text, policy: readPolicy(text, 'test') });

describe('what is said of canaries before they run', () => {
  it('is what each step can show, by the load of the comparison', () => {
    expect(planOf({})[0]).toMatch(
      /^step 1 \(25 % for 45 s\): \d+ canary requests show errors from [\d.]+ % .*beside 0 %/,
    );
    expect(planOf({}).join()).not.toContain('cannot work');
  });
  it('is that a plan cannot work whose steps cannot see what its budget forbids', () => {
    const text = 'policy: sequential\nsteps: [{ weight: 10, seconds: 12 }]\nbudget: { errors: 0.001 }\n';
    expect(planOf({ canary: { judge: judge(text) } }).join()).toMatch(/the plan cannot work: step 1 .*forbids 0.1 %/);
  });
  it('is that kept connections cannot follow a step that is shorter than their age', () => {
    const lines = planOf({ strategies: ['canary'], canary: { steps: [{ weight: 10, seconds: 5 }] } });
    expect(lines).toEqual([expect.stringMatching(/^a step of 5 s at 10 % is shorter than the 10 s/)]);
  });
  it('is that a weight cannot be seen in so few requests, where a proxy shares them', () => {
    const steps = [{ weight: 1, seconds: 5 }];
    expect(planOf({ strategies: ['canary-mesh'], canary: { steps } })).toEqual([
      expect.stringMatching(
        /^a weight of 1 % cannot be seen in the \d+ requests on fresh connections of 5 s: as many would come of [\d.]+ to [\d.]+ %$/,
      ),
    ]);
    expect(planOf({ strategies: ['canary-mesh'], canary: { steps: [{ weight: 10, seconds: 60 }] } })).toEqual([]);
    // By replicas it is the pods that say what can be meant.
    expect(planOf({ strategies: ['canary'], canary: { steps: [{ weight: 1, seconds: 15 }] } })).toEqual([]);
  });
  it('counts requests where a proxy draws for each, which are more than connections', () => {
    const shown = (strategy: 'canary-judged' | 'canary-mesh-judged') =>
      Number(/: (\d+) canary requests/.exec(planOf({ strategies: [strategy] })[0] as string)?.[1]);
    expect(shown('canary-mesh-judged')).toBeGreaterThan(shown('canary-judged'));
  });
  it('is nothing where there is no canary', () => expect(planOf({ strategies: ['rolling'] })).toEqual([]));
});
